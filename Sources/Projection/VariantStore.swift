import Folding
import Foundation
import Ledger
import Postgres

/// The product variants of one account in one generation, read and written within the projector's transaction.
struct VariantStore {
    let generation: Generation
    let account: AccountName
    let connection: Connection

    private var number: Int32 { Int32(generation.number) }

    /// Takes pictures in and writes every variant they change.
    func take(_ pictures: [String: VariantPicture]) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await connection.states(
            of: VariantPicture.self, in: "variants", by: "vid", keys: pictures.keys.sorted(), generation: generation,
            account: account)
        let joined = stored.joined(with: pictures).filter { stored[$0.key] != $0.value }
        guard !joined.isEmpty else { return }
        try await upsert(joined)
        try await upsert(RowChanges(from: Self.levels(stored), to: Self.levels(joined)).written)
    }

    private struct LevelKey: Hashable {
        let vid: String
        let place: String
    }

    private static func levels(
        _ variants: [String: VariantPicture]
    ) -> [(key: LevelKey, row: Newest<StockLevel>)] {
        variants.sorted { $0.key < $1.key }.flatMap { vid, picture in
            picture.levels.sorted { $0.key < $1.key }.map { (LevelKey(vid: vid, place: $0), $1) }
        }
    }

    private func upsert(_ variants: [String: VariantPicture]) async throws {
        let rows = variants.sorted { $0.key < $1.key }
        let pictures = rows.map(\.value)
        try await connection.execute(
            """
            INSERT INTO projection.variants (
                generation, account, vid, state, pid, sku, name, first_seen_at, last_event_at
            )
            SELECT \(number), \(account.text), vid, state::jsonb, pid, sku, name, first_seen_at, last_event_at
            FROM unnest(
                \(rows.map(\.key)), \(try pictures.map { try StateCoding.encode($0) }), \(pictures.map(\.pid?.value)),
                \(pictures.map(\.sku?.value)), \(pictures.map(\.name?.value)), \(pictures.map(\.sightings.first)),
                \(pictures.map(\.sightings.last))
            ) AS r (vid, state, pid, sku, name, first_seen_at, last_event_at)
            ON CONFLICT (generation, account, vid) DO UPDATE SET
                state = excluded.state,
                pid = excluded.pid,
                sku = excluded.sku,
                name = excluded.name,
                first_seen_at = excluded.first_seen_at,
                last_event_at = excluded.last_event_at
            """)
    }

    private func upsert(_ changes: [(key: LevelKey, row: Newest<StockLevel>)]) async throws {
        guard !changes.isEmpty else { return }
        let levels = changes.map(\.row.value)
        try await connection.execute(
            """
            INSERT INTO projection.stock_levels (
                generation, account, vid, place, listed_under, area_id, area, country_code, quantity, as_of, position
            )
            SELECT \(number), \(account.text), vid, place, listed_under, area_id, area, country_code, quantity, as_of,
                position
            FROM unnest(
                \(changes.map(\.key.vid)), \(changes.map(\.key.place)), \(levels.map(\.listedUnder)),
                \(levels.map(\.areaId)), \(levels.map(\.area)), \(levels.map(\.countryCode)),
                \(levels.map(\.quantity)), \(changes.map(\.row.stamp.at)), \(changes.map(\.row.position))
            ) AS r (vid, place, listed_under, area_id, area, country_code, quantity, as_of, position)
            ON CONFLICT (generation, account, vid, place) DO UPDATE SET
                listed_under = excluded.listed_under,
                area_id = excluded.area_id,
                area = excluded.area,
                country_code = excluded.country_code,
                quantity = excluded.quantity,
                as_of = excluded.as_of,
                position = excluded.position
            """)
    }
}
