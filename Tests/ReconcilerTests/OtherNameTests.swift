import CJ
import Foundation
import Leases
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Reconciler

@Suite(.database) struct `A webhook under another name than the one a thing is asked for by` {
    private func lookThrough(_ lease: Lease, on connection: Connection) async throws {
        try await project()
        try await EventsToRefresh(lease: lease, settle: .zero, connection: connection).lookThrough()
    }

    private func expectOneTouched(
        _ webhook: [UInt8], _ answer: Snapshot, call: SnapshotType, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        let lease = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        try await append([webhook])
        try await lookThrough(lease, on: connection)
        try await Received.append([answer])
        try await lookThrough(lease, on: connection)
        #expect(
            try await connection.texts(
                "SELECT touched_position, due_at IS NOT NULL FROM reconciler.checks WHERE call = '\(call.rawValue)'",
                columns: 2) == [["1", "true"]], sourceLocation: sourceLocation)
    }

    @Test func `of an order has its answer kept, though it says what it said before`() async throws {
        try await expectOneTouched(
            Messages.order(["cjOrderId": "210823100016290555"]),
            try Received.snapshot(.orderDetail, "SD1", #"{"orderId":"210823100016290555","cjOrderCode":"SD1"}"#),
            call: .orderDetail)
    }

    @Test(arguments: ["YT2600100000000101", "CJP0000000001YQ"])
    func `of a parcel has its answer kept, though it says what it said before`(number: String) async throws {
        try await expectOneTouched(
            Messages.logistic(["trackingNumber": "\"\(number)\"", "trackingStatus": "13"]),
            try Received.snapshot(
                .trackInfo, number, #"{"trackingNumber":"YT2600100000000101","cjMailNo":"CJP0000000001YQ"}"#),
            call: .trackInfo)
    }
}
