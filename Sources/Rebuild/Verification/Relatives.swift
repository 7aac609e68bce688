import Folding
import Foundation
import Ledger
import Postgres
import ReadModels

/// Everything that hangs together with some orders and parcels through the names that events give them: their states
/// follow from these events and no others.
struct Relatives: Sendable {
    let account: AccountName
    /// Ids of orders of every kind, and track numbers.
    private(set) var names: Set<String>
    /// Ascending.
    private(set) var positions: [LedgerPosition] = []

    /// More than this is not gathered: some name is shared by a large part of the ledger.
    private static let mostEvents = 50_000

    /// Follows the names until they lead to nothing new.
    ///
    /// - Returns: nil when that led to too many events.
    init?(
        of names: Set<String>, account: AccountName, in generation: Generation,
        zone: @Sendable (AccountName) -> TimeZone, on connection: Connection
    ) async throws {
        self.account = account
        self.names = []
        var found: Set<LedgerPosition> = []
        var new = names
        while !new.isEmpty {
            new.formUnion(try await Self.numbers(ofParcelsNamed: new, account, generation, connection))
            self.names.formUnion(new)
            let positions = try await Self.positions(naming: new, account, generation, connection)
                .filter { found.insert($0).inserted }
            guard found.count <= Self.mostEvents else { return nil }
            new = []
            for page in positions.pages(of: 500) {
                try Task.checkCancellation()
                for event in try await Event.read(at: page, on: connection) {
                    let contribution = try? Fold.contribution(
                        of: StoredMessage(event.content), zone: zone(account))
                    new.formUnion(contribution?.orderIds ?? [])
                    new.formUnion(contribution?.trackNumbers ?? [])
                }
            }
            new.subtract(self.names)
        }
        positions = found.sorted()
    }

    /// Events name a parcel by any of its numbers, each as it was written there.
    private static func numbers(
        ofParcelsNamed names: Set<String>, _ account: AccountName, _ generation: Generation, _ connection: Connection
    ) async throws -> [String] {
        try await connection.query(
            """
            SELECT DISTINCT other.id
            FROM unnest(\(names.sorted())) AS named (name)
            JOIN projection.shipment_ids AS i
                ON i.id = named.name AND i.account = \(account) AND i.generation = \(generation)
            JOIN projection.shipment_ids AS other
                ON other.track_number = i.track_number AND other.account = i.account
                AND other.generation = i.generation
            WHERE i.kind IN ('carrier', 'cj') AND other.kind IN ('carrier', 'cj')
            """, as: String.self)
    }

    private static func positions(
        naming names: Set<String>, _ account: AccountName, _ generation: Generation, _ connection: Connection
    ) async throws -> [LedgerPosition] {
        let names = names.sorted()
        return try await connection.query(
            """
            -- A join by equality, which is hashed: `&&` would compare each name of an event with each of the names.
            SELECT DISTINCT s.position
            FROM projection.event_subjects AS s
            CROSS JOIN LATERAL unnest(s.order_ids || s.track_numbers) AS named (name)
            JOIN unnest(\(names)) AS wanted (name) ON wanted.name = named.name
            JOIN ledger.events AS e ON e.position = s.position
            WHERE s.generation = \(generation) AND e.account = \(account)
            """, as: LedgerPosition.self)
    }
}

extension Array {
    /// The elements in order, so many at a time.
    func pages(of length: Int) -> [[Element]] {
        stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
    }
}
