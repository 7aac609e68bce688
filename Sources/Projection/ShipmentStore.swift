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

    private var number: Int32 { Int32(generation.number) }

    /// Takes pictures in and writes every parcel they change.
    func take(_ news: ShipmentBook) async throws {
        guard !news.isEmpty else { return }
        var book = ShipmentBook()
        for picture in try await shipments(withNumbers: news.shipments.values.flatMap(\.ids.identifying)) {
            book.add(picture)
        }
        let before = book
        book.join(news)
        try await ShipmentChanges(from: before, to: book, texts: texts)
            .write(with: RowWriter(generation: generation, account: account, connection: connection))
    }

    /// The parcels that have one of these numbers, in normal form, each once.
    private func shipments(withNumbers numbers: [String]) async throws -> [ShipmentPicture] {
        let states = try await connection.query(
            """
            SELECT s.state
            FROM (
                SELECT DISTINCT known.track_number
                FROM unnest(\(numbers)) AS wanted (id)
                CROSS JOIN LATERAL (
                    SELECT i.track_number
                    FROM projection.shipment_ids AS i
                    WHERE i.generation = \(number) AND i.account = \(account.text) AND i.id = wanted.id
                        AND i.kind IN ('carrier', 'cj')
                    LIMIT 1
                ) AS known
            ) AS found
            CROSS JOIN LATERAL (
                SELECT state
                FROM projection.shipments
                WHERE generation = \(number) AND account = \(account.text) AND track_number = found.track_number
                LIMIT 1
            ) AS s
            """
        ) { row throws(PostgresError) in try row.next(String.self) }
        return try states.map { try StateCoding.decode(ShipmentPicture.self, from: $0) }
    }
}

/// What changes in the tables of parcels.
struct ShipmentChanges {
    private let gone: [String]
    private let shipments: [(picture: ShipmentPicture, row: ShipmentRow)]
    /// A parcel's history mostly grows at its end, and never loses an event.
    private let events: RowChanges<ShipmentTables.EventKey, ShipmentRow.EventRow>
    private let ids: RowChanges<ShipmentTables.IdKey, ShipmentTables.IdKey>

    /// - Parameters:
    ///   - stored: parcels as they stand in the tables.
    ///   - joined: the same and new ones as they are to stand.
    init(from stored: ShipmentBook, to joined: ShipmentBook, texts: ShipmentTexts) {
        let before = stored.shipments.map { ShipmentRow($1, trackNumber: $0, texts: texts) }
        shipments = joined.shipments.sorted { $0.key < $1.key }
            .map { ($0.value, ShipmentRow($0.value, trackNumber: $0.key, texts: texts)) }
        gone = stored.shipments.keys.filter { joined.shipments[$0] == nil }.sorted()
        events = RowChanges(from: Self.events(before), to: Self.events(shipments.map(\.row)))
        ids = RowChanges(from: Self.ids(before), to: Self.ids(shipments.map(\.row)))
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

    private static func ids(_ rows: [ShipmentRow]) -> [(key: ShipmentTables.IdKey, row: ShipmentTables.IdKey)] {
        rows.flatMap { row in
            row.ids.map {
                let key = ShipmentTables.IdKey(id: $0, trackNumber: row.trackNumber)
                return (key, key)
            }
        }
    }
}

// MARK: Writing

extension ShipmentChanges {
    /// Writes the changes, within the caller's transaction.
    func write(with writer: RowWriter) async throws {
        guard let account = writer.account else { return }
        let remover = Remover(generation: writer.number, account: account.text, connection: writer.connection)
        try await remover.remove(ids.gone)
        try await remover.remove(events.gone)
        try await remover.remove(gone)
        try await writer.upsert(shipments, into: ShipmentTables.shipments)
        try await writer.upsert(events.written, into: ShipmentTables.events)
        try await writer.insert(ids.written.map(\.key), into: ShipmentTables.ids)
    }

    private struct Remover {
        let generation: Int32
        let account: String
        let connection: Connection

        func remove(_ shipments: [String]) async throws {
            guard !shipments.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.shipments
                WHERE generation = \(generation) AND account = \(account) AND track_number = ANY (\(shipments))
                """)
        }

        func remove(_ events: [ShipmentTables.EventKey]) async throws {
            guard !events.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.shipment_events AS e
                USING unnest(\(events.map(\.trackNumber)), \(events.map(\.number)))
                    AS gone (track_number, event_number)
                WHERE e.generation = \(generation) AND e.account = \(account) AND e.track_number = gone.track_number
                    AND e.event_number = gone.event_number
                """)
        }

        func remove(_ ids: [ShipmentTables.IdKey]) async throws {
            guard !ids.isEmpty else { return }
            try await connection.execute(
                """
                DELETE FROM projection.shipment_ids AS i
                USING unnest(\(ids.map(\.id.id)), \(ids.map(\.id.kind.rawValue)), \(ids.map(\.trackNumber)))
                    AS gone (id, kind, track_number)
                WHERE i.generation = \(generation) AND i.account = \(account) AND i.id = gone.id
                    AND i.kind = gone.kind AND i.track_number = gone.track_number
                """)
        }
    }
}
