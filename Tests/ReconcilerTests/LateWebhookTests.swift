import Foundation
import Leases
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Reconciler

@Suite(.database) struct `A webhook that comes after CJ's API has told` {
    struct Case: Sendable, CustomTestStringConvertible {
        let topic: String
        let entity: String
        let said: String
        let other: String
        let body: [UInt8]

        var testDescription: String { topic }
    }

    @Test(arguments: [
        Case(
            topic: "order", entity: "SD1", said: "SHIPPED", other: "UNSHIPPED",
            body: Messages.order(["cjOrderId": #""SD1""#, "orderStatus": #""SHIPPED""#])),
        Case(
            topic: "logistics", entity: "T1", said: "out_for_delivery", other: "in_transit",
            body: Messages.logistic(["trackingNumber": #""T1""#, "trackingStatus": "10"])),
        Case(
            topic: "makeup", entity: "BT1", said: "paid", other: "open",
            body: Messages.message(
                "MAKEUP",
                [
                    "orderId": #""BT1""#, "relationOrderId": #""SD1""#, "amount": "1.5", "status": #""PAID""#,
                    "createDate": #""2024-01-18 07:59:22""#,
                ])),
        Case(
            topic: "privateOrder", entity: "SY1", said: "PAID", other: "WAIT_PAY",
            body: Messages.message("PRIVATE_ORDER", ["orderId": #""SY1""#, "status": #""PAID""#])),
        Case(
            topic: "stock", entity: "V01", said: "1=700, 2=40", other: "2=41",
            body: Messages.message("STOCK", ["V01": #"[{"vid":"V01","areaId":"2","storageNum":40}]"#])),
    ])
    func `turns what was missing into what was late`(given: Case) async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        for (entity, said) in [(given.entity, given.said), (given.entity, given.other), ("X", given.said)] {
            try await connection.execute(
                """
                INSERT INTO reconciler.repairs (account, topic, kind, entity, said, position, repaired_at)
                VALUES ('main', \(given.topic), 'missing', \(entity), \(said), 0, clock_timestamp())
                """)
        }
        try await append([given.body])
        try await project()
        let lease = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        try await EventsToRefresh(lease: lease, settle: .zero, connection: connection).lookThrough()
        let kinds = try await connection.text("SELECT string_agg(kind, ' ' ORDER BY id) FROM reconciler.repairs")
        #expect(kinds == "late missing missing")
    }

    @Test func `makes a bill's or stocking order's next answer news, and asks for neither by itself`() async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        try await append([
            Messages.message("MAKEUP", ["orderId": #""BT1""#, "relationOrderId": #""SD1""#, "status": #""PAID""#]),
            Messages.message("PRIVATE_ORDER", ["orderId": #""SY1""#, "status": #""PAID""#]),
        ])
        try await project()
        let lease = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        try await EventsToRefresh(lease: lease, settle: .zero, connection: connection).lookThrough()
        let noted = try await connection.text(
            """
            SELECT string_agg(concat_ws(' ', call, entity, touched_position > 0, due_at IS NULL), ', ' ORDER BY entity)
            FROM reconciler.checks
            WHERE entity IN ('BT1', 'SY1')
            """)
        #expect(noted == "makeup/list BT1 t t, privateInventory/order/list SY1 t t")
    }
}
