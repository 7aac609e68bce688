import CJ
import Foundation
import Ledger
import TestSupport
import Testing

@Suite(.database) struct `Appending what CJ's API answered` {
    private func snapshot(_ text: String, at second: Double = 0) throws -> SnapshotAppender.Snapshot {
        SnapshotAppender.Snapshot(
            account: try #require(AccountName("main")), type: .orderDetail, body: Array(text.utf8),
            receivedAt: Date(timeIntervalSince1970: 1_700_000_000 + second))
    }

    private func appender() async throws -> SnapshotAppender {
        SnapshotAppender(connection: try await TestDatabase.current.connect(as: LedgerRole.runtime))
    }

    @Test func `makes events in order, and one of the same answer to the same question`() async throws {
        let appender = try await appender()
        let positions = try await appender.append([try snapshot("a"), try snapshot("b"), try snapshot("a", at: 1)])
        #expect(positions.map { $0?.value } == [1, 2, 3])
        #expect(try await appender.append([try snapshot("b"), try snapshot("c")]).map { $0 == nil } == [true, false])
        let owner = try await TestDatabase.current.connect()
        #expect(
            try await owner.texts(
                "SELECT DISTINCT account, source, type, message_type, signature FROM ledger.events", columns: 5)
                == [["main", "snapshot", "getOrderDetail", "SNAPSHOT", nil]])
        #expect(
            try await owner.text("SELECT received_at FROM ledger.events WHERE position = 3") == "2023-11-14 22:13:21+00"
        )
    }
}
