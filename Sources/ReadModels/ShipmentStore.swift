import Folding
import Ledger
import Postgres

/// The parcels of one account, read and written within the caller's transaction.
struct ShipmentStore {
    let writer: ModelWriter
    /// Knows what carriers' words mean.
    let texts: ShipmentTexts

    private var generation: Generation { writer.generation }
    private var account: AccountName { writer.account }

    /// Takes parcels in and writes every parcel they change.
    func take(_ news: ShipmentBook) async throws {
        guard !news.isEmpty else { return }
        guard writer.findsThings else {
            return try await ShipmentTables.model.write(from: [], to: entries(news), with: writer)
        }
        var book = ShipmentBook()
        for picture in try await shipments(withNumbers: news.shipments.values.flatMap(\.ids.identifying)) {
            book.add(picture)
        }
        let before = book
        book = try writer.room.taking(news.shipments.values, into: book, .shipments) { $0.ids.trackNumber }
        try await ShipmentTables.model.write(from: entries(before), to: entries(book), with: writer)
    }

    private func entries(_ book: ShipmentBook) -> [KeyedEntry<ShipmentPicture, ShipmentRow>] {
        book.shipments.sorted { $0.key < $1.key }
            .map { KeyedEntry(id: $0, picture: $1, row: ShipmentRow($1, trackNumber: $0, texts: texts)) }
    }

    /// The parcels that have one of these numbers, in normal form, each once.
    private func shipments(withNumbers numbers: [String]) async throws -> [ShipmentPicture] {
        let states = try await writer.connection.query(
            """
            SELECT s.state
            FROM (
                SELECT DISTINCT known.track_number
                FROM unnest(\(numbers)) AS wanted (id)
                CROSS JOIN LATERAL (
                    SELECT i.track_number
                    FROM projection.shipment_ids AS i
                    WHERE i.generation = \(generation) AND i.account = \(account.text) AND i.id = wanted.id
                        AND i.kind IN ('carrier', 'cj')
                    LIMIT 1
                ) AS known
            ) AS found
            CROSS JOIN LATERAL (
                SELECT state
                FROM projection.shipments
                WHERE generation = \(generation) AND account = \(account.text) AND track_number = found.track_number
                LIMIT 1
            ) AS s
            """, as: String.self)
        return try states.map { try StateCoding.decode(ShipmentPicture.self, from: $0) }
    }
}
