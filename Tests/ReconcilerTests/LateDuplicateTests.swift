import Deliveries
import Foundation
import Leases
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Reconciler

@Suite(.database) struct `A message that comes again` {
    @Test(arguments: [(minutes: 29.0, isDue: false), (minutes: 31.0, isDue: true)])
    func `late makes due what it names, before all that is merely due`(minutes: Double, isDue: Bool) async throws {
        let body = Messages.order(["cjOrderId": #""SD1""#, "orderStatus": #""UNSHIPPED""#])
        let deliveries = Deliveries()
        let arrival = try Arrival.webhook(body, receivedAt: Date())
        try await withAppender { _ = try await $0.append(arrival) }
        try await project()
        deliveries.noteDuplicate(try .webhook(body, receivedAt: Date() + minutes * 60))
        let runtime = try await TestDatabase.current.settings(as: LedgerRole.runtime)
        try await DeliveryWriter(deliveries, connection: runtime).write()
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        let lease = try #require(try await Lease.take(.reconciling, as: "one", .standing, on: connection))
        try await EventsToRefresh(lease: lease, settle: .seconds(60), connection: connection).lookThrough()
        try await connection.execute(
            "UPDATE reconciler.checks SET due_at = clock_timestamp() + interval '1 day', priority = 3")
        let late = LateDuplicates(lease: lease, connection: connection)
        #expect(try await late.putFirst() == (isDue ? 1 : 0))
        #expect(try await late.putFirst() == 0)
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.text(
                "SELECT due_at <= clock_timestamp() AND priority = 2 FROM reconciler.checks WHERE call = 'getOrderDetail'"
            )
                == "\(isDue)")
    }
}
