public import Postgres

/// The lock that lets one transaction at a time add events.
public enum AppendOrder {
    /// Takes it for the transaction under way, as `ledger.lock_order()` does; the caller must own the ledger's tables.
    package static let hold: SQL = "LOCK TABLE ledger.append_order IN SHARE UPDATE EXCLUSIVE MODE"

    /// The sessions that keep others from appending at this moment. One that appends is among them for milliseconds.
    public static func holders(
        on connection: isolated Connection, timeout: Duration? = nil
    ) throws(PostgresError) -> [LockHolder] {
        try connection.holders(of: "ledger.append_order", against: .shareUpdateExclusive, timeout: timeout)
            + connection.holders(of: "ledger.events", against: .rowExclusive, timeout: timeout)
    }

    /// The sessions that have kept others from appending for longer than an append takes.
    public static func lastingHolders(on connection: Connection) async throws(PostgresError) -> [LockHolder] {
        var holders = Set(try await self.holders(on: connection))
        for _ in 0..<looks where !holders.isEmpty {
            try? await Task.sleep(for: pause)
            holders.formIntersection(try await self.holders(on: connection))
        }
        return holders.sorted { $0.description < $1.description }
    }

    private static let looks = 5
    private static let pause: Duration = .milliseconds(200)
}

extension AppendFailure {
    /// Names who held the lock for which an append waited in vain.
    init(_ error: PostgresError, on connection: isolated Connection) {
        self.init(error)
        guard case .unavailable(let reason) = self, error.isEndOfAWait,
            let holders = try? AppendOrder.holders(on: connection, timeout: .milliseconds(200)), !holders.isEmpty
        else { return }
        let names = Set(holders.map(\.description)).sorted().joined(separator: ", ")
        self = .unavailable("\(reason); the lock that orders events is held by \(names)")
    }
}

extension PostgresError {
    /// Whether the server gave up to wait: for a lock, or for the statement as a whole.
    fileprivate var isEndOfAWait: Bool { ["55P03", "57014"].contains(sqlState) }
}
