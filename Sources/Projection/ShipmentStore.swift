import CJ
import Folding
import Foundation
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
    func take(_ pictures: [String: ShipmentPicture]) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await connection.states(
            of: ShipmentPicture.self, in: "shipments", by: "track_number", keys: pictures.keys.sorted(),
            generation: generation, account: account)
        let joined = stored.joined(with: pictures)
        let rows = joined.keys.sorted().compactMap { key in joined[key].map { row($0, key) } }
        try await upsert(rows, states: joined)
        // A parcel's history mostly grows at its end, and never loses an event.
        let before = stored.map { row($0.value, $0.key) }
        try await upsert(RowChanges(from: Self.events(before), to: Self.events(rows)).written)
    }

    private struct EventKey: Hashable {
        let trackNumber: String
        let number: Int
    }

    private static func events(_ rows: [ShipmentRow]) -> [(key: EventKey, row: ShipmentRow.EventRow)] {
        rows.flatMap { row in
            row.events.enumerated().map { (EventKey(trackNumber: row.trackNumber, number: $0 + 1), $1) }
        }
    }

    private func row(_ picture: ShipmentPicture, _ trackNumber: String) -> ShipmentRow {
        ShipmentRow(picture, trackNumber: trackNumber, texts: texts)
    }

    private func upsert(_ rows: [ShipmentRow], states: [String: ShipmentPicture]) async throws {
        try await connection.execute(
            """
            INSERT INTO projection.shipments AS s (
                generation, account, track_number, state, order_ref, logistic_name, status, substatus, raw_status,
                mapped_by, last_mile_carrier, last_mile_number, from_country, to_country, first_event_at, delivered_at,
                last_event_at, confirmed_at
            )
            SELECT \(number), \(account.text), track_number, state::jsonb, order_ref, logistic_name, status, substatus,
                raw_status, mapped_by, last_mile_carrier, last_mile_number, from_country, to_country, first_event_at,
                delivered_at, last_event_at, confirmed_at
            FROM unnest(
                \(rows.map(\.trackNumber)), \(try rows.map { try StateCoding.encode(states[$0.trackNumber]) }),
                \(rows.map(\.order?.lookupId)), \(rows.map(\.logisticName)), \(rows.map(\.meaning.status.rawValue)),
                \(rows.map(\.meaning.substatus)), \(rows.map(\.rawStatus)), \(rows.map(\.meaning.mappedBy.rawValue)),
                \(rows.map(\.lastMileCarrier)), \(rows.map(\.lastMileNumber)), \(rows.map(\.fromCountry)),
                \(rows.map(\.toCountry)), \(rows.map(\.firstEventAt)), \(rows.map(\.deliveredAt)),
                \(rows.map(\.lastEventAt)), \(rows.map(\.confirmedAt))
            ) AS r (
                track_number, state, order_ref, logistic_name, status, substatus, raw_status, mapped_by,
                last_mile_carrier, last_mile_number, from_country, to_country, first_event_at, delivered_at,
                last_event_at, confirmed_at
            )
            ON CONFLICT (generation, account, track_number) DO UPDATE SET
                state = excluded.state,
                order_ref = excluded.order_ref,
                logistic_name = excluded.logistic_name,
                status = excluded.status,
                substatus = excluded.substatus,
                raw_status = excluded.raw_status,
                mapped_by = excluded.mapped_by,
                last_mile_carrier = excluded.last_mile_carrier,
                last_mile_number = excluded.last_mile_number,
                from_country = excluded.from_country,
                to_country = excluded.to_country,
                first_event_at = excluded.first_event_at,
                delivered_at = excluded.delivered_at,
                last_event_at = excluded.last_event_at,
                confirmed_at = excluded.confirmed_at
            """)
    }

    private func upsert(_ changes: [(key: EventKey, row: ShipmentRow.EventRow)]) async throws {
        guard !changes.isEmpty else { return }
        let events = changes.map(\.row.event)
        try await connection.execute(
            """
            INSERT INTO projection.shipment_events AS e (
                generation, account, track_number, event_number, at, at_text, status, raw_status, status_description,
                activity, location, mapped_by
            )
            SELECT \(number), \(account.text), track_number, event_number, at, at_text, status, raw_status,
                status_description, activity, location, mapped_by
            FROM unnest(
                \(changes.map(\.key.trackNumber)), \(changes.map(\.key.number)), \(events.map(\.time?.instant)),
                \(events.map(\.time?.text)), \(changes.map(\.row.meaning.status.rawValue)), \(events.map(\.status)),
                \(events.map(\.statusDescription)), \(events.map(\.activity)), \(events.map(\.location)),
                \(changes.map(\.row.meaning.mappedBy.rawValue))
            ) AS r (
                track_number, event_number, at, at_text, status, raw_status, status_description, activity, location,
                mapped_by
            )
            ON CONFLICT (generation, account, track_number, event_number) DO UPDATE SET
                at = excluded.at,
                at_text = excluded.at_text,
                status = excluded.status,
                raw_status = excluded.raw_status,
                status_description = excluded.status_description,
                activity = excluded.activity,
                location = excluded.location,
                mapped_by = excluded.mapped_by
            """)
    }
}
