import Folding
import Ledger
import Postgres

/// The parcels of one account in one generation, read and written within the projector's transaction.
struct ShipmentStore {
    let generation: Generation
    let account: AccountName
    let connection: Connection
    /// Knows what carriers' words mean.
    let texts: ShipmentTexts

    /// Takes pictures in and writes every parcel they change.
    func take(_ pictures: [String: ShipmentPicture]) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await connection.states(
            of: ShipmentPicture.self, in: "shipments", by: "track_number", keys: pictures.keys.sorted(),
            generation: generation, account: account)
        try await ShipmentChanges(from: stored, to: stored.joined(with: pictures), texts: texts)
            .write(with: RowWriter(generation: generation, account: account, connection: connection))
    }
}

/// What changes in the tables of parcels.
struct ShipmentChanges {
    private let shipments: [(picture: ShipmentPicture, row: ShipmentRow)]
    /// A parcel's history mostly grows at its end, and never loses an event.
    private let events: RowChanges<ShipmentTables.EventKey, ShipmentRow.EventRow>

    /// - Parameters:
    ///   - stored: parcels as they stand in the tables.
    ///   - joined: the same and new ones as they are to stand.
    init(from stored: [String: ShipmentPicture], to joined: [String: ShipmentPicture], texts: ShipmentTexts) {
        shipments = joined.sorted { $0.key < $1.key }
            .map { ($0.value, ShipmentRow($0.value, trackNumber: $0.key, texts: texts)) }
        events = RowChanges(
            from: Self.events(stored.map { ShipmentRow($0.value, trackNumber: $0.key, texts: texts) }),
            to: Self.events(shipments.map(\.row)))
    }

    private static func events(
        _ rows: [ShipmentRow]
    ) -> [(key: ShipmentTables.EventKey, row: ShipmentRow.EventRow)] {
        rows.flatMap { row in
            row.events.enumerated().map {
                (ShipmentTables.EventKey(trackNumber: row.trackNumber, number: $0 + 1), $1)
            }
        }
    }

    /// Writes the changes, within the caller's transaction.
    func write(with writer: RowWriter) async throws {
        try await writer.upsert(shipments, into: ShipmentTables.shipments)
        try await writer.upsert(events.written, into: ShipmentTables.events)
    }
}
