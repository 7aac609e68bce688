import CJ
import Folding
import Foundation
import Postgres

/// The tables about parcels.
enum ShipmentTables {
    static let model = ModelTables<KeyedEntry<ShipmentPicture, ShipmentRow>> { tables in
        tables.add(shipments, by: \.id) { [$0] }
        tables.add(numbered: events, of: \.id) { $0.row.events }
        tables.add(ids, by: \.self) { parcel in parcel.row.ids.map { Id(id: $0, trackNumber: parcel.id) } }
    }

    private static let shipments = ReadModelTable<KeyedEntry<ShipmentPicture, ShipmentRow>>("shipments", key: 1) {
        table in
        table.column("track_number") { $0.id }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.picture)) }
        table.column("order_ref") { $0.row.orders.first?.lookupId }
        table.column("logistic_name") { $0.row.logisticName }
        table.column("status") { $0.row.meaning.status.rawValue }
        table.column("substatus") { $0.row.meaning.substatus }
        table.words("raw_status") { $0.row.rawStatus }
        table.column("mapped_by") { $0.row.meaning.mappedBy.rawValue }
        table.column("last_mile_carrier") { $0.row.lastMileCarrier }
        table.column("last_mile_number") { $0.row.lastMileNumber }
        table.column("from_country") { $0.row.fromCountry }
        table.column("to_country") { $0.row.toCountry }
        table.column("first_event_at") { $0.row.firstEventAt }
        table.column("label_at") { $0.row.labelAt }
        table.column("first_scan_at") { $0.row.firstScanAt }
        table.column("last_scan_at") { $0.row.lastScanAt }
        table.column("exception_kind") { $0.row.exceptionKind?.rawValue }
        table.column("delivery_days") { $0.row.deliveryDays }
        table.column("promised_days_from") { $0.row.promisedDaysFrom }
        table.column("promised_days_to") { $0.row.promisedDaysTo }
        table.column("delivered_at") { $0.row.deliveredAt }
        table.column("last_event_at") { $0.row.lastEventAt }
        table.column("changed_position") { $0.row.changedPosition }
        table.column("confirmed_at") { $0.row.confirmedAt }
        table.column("order_refs", array: { $0.row.orders.map(\.lookupId) })
        table.column("asked_by") { $0.row.askedBy }
    }

    private static let events = ReadModelTable<Numbered<ShipmentRow.EventRow>>("shipment_events", key: 2) { table in
        table.column("track_number") { $0.place.of }
        table.column("event_number") { $0.place.number }
        table.time("at") { $0.row.event.time }
        table.column("status") { $0.row.meaning.status.rawValue }
        table.words("raw_status") { $0.row.event.status }
        table.words("status_description") { $0.row.event.statusDescription }
        table.column("activity") { row in
            let event = row.row.event
            return event.activity.map { Vocabulary.compiledIn.shown($0, beside: event.location) }
        }
        table.column("location") { $0.row.event.location.map { Vocabulary.compiledIn.shownPlace($0) } }
        table.column("mapped_by") { $0.row.meaning.mappedBy.rawValue }
    }

    private static let ids = ReadModelTable<Id>("shipment_ids", key: 3) { table in
        table.column("id") { $0.id.id }
        table.column("kind") { $0.id.kind.rawValue }
        table.column("track_number") { $0.trackNumber }
    }

    private struct Id: Hashable {
        let id: ShipmentRow.Id
        let trackNumber: String
    }
}
