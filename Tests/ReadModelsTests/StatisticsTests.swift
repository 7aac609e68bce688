import Ledger
import Postgres
import ReadModels
import TestSupport
import Testing

@Suite(.database) struct `Statistics of the read models` {
    private func settings(eventsBefore: Int) -> ProjectorSettings {
        var settings = ProjectorSettings()
        settings.eventsBeforeStatistics = eventsBefore
        return settings
    }

    /// How many columns of the table over the partitions of orders the planner knows something of.
    private func knownColumns() async throws -> String? {
        try await TestDatabase.current.connect().text(
            """
            SELECT count(*) FROM pg_stats
            WHERE schemaname = 'projection' AND tablename = 'orders' AND inherited
                AND attname IN ('order_key', 'created_at', 'state')
            """)
    }

    private func append(_ numbers: ClosedRange<Int>) async throws {
        try await TestSupport.append(numbers.map { Messages.order(["cjOrderId": "\"SD\($0)\""]) })
    }

    @Test func `are gathered once there is enough, and again when there is twice as much`() async throws {
        try await append(1...4)
        try await project(settings(eventsBefore: 5))
        #expect(try await knownColumns() == "0")
        try await append(5...5)
        try await project(settings(eventsBefore: 5))
        #expect(try await knownColumns() == "2", "without the state")
        let owner = try await TestDatabase.current.connect()
        let noted = "SELECT events FROM projection.statistics"
        #expect(try await owner.text(noted) == "5")
        try await append(6...14)
        try await project(settings(eventsBefore: 5))
        #expect(try await owner.text(noted) == "5")
        try await append(15...15)
        try await project(settings(eventsBefore: 5))
        #expect(try await owner.text(noted) == "15")
    }

    @Test func `are left alone where another session has a table for itself, and the events are projected`()
        async throws
    {
        let other = try await TestDatabase.current.connect()
        try await other.execute("BEGIN")
        try await other.execute("LOCK TABLE ONLY projection.variants IN SHARE UPDATE EXCLUSIVE MODE")
        try await append(1...5)
        let time = try await ContinuousClock().measure { try await project(settings(eventsBefore: 5)) }
        #expect(time < .seconds(4), "nobody waits for it")
        try await other.execute("ROLLBACK")
        let owner = try await TestDatabase.current.connect()
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "5")
        #expect(try await knownColumns() == "2")
    }
}
