import CJ
import Folding
import Foundation
import Postgres

/// The tables about bills.
enum BillTables {
    static let model = KeyedModel(.bills, bills, row: BillRow.init) { tables in
        tables.add(numbered: changes, of: \.id) { $0.row.changes }
    }

    private static let bills = ReadModelTable<KeyedEntry<BillPicture, BillRow>>("bills", key: 1) { table in
        table.column("bill_id") { $0.id }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.picture)) }
        table.column("order_ref") { $0.row.orderId }
        table.column("amount") { $0.row.amount }
        table.column("status") { $0.row.status.rawValue }
        table.column("raw_status") { $0.row.rawStatus }
        table.column("use") { $0.row.use?.rawValue }
        table.words("reason") { $0.row.reason }
        table.time("created_at") { $0.row.created }
        table.time("paid_at") { $0.row.paid }
        table.column("subject") { $0.row.subject.rawValue }
        table.column("order_type") { $0.row.orderType }
        table.column("source") { $0.row.source?.rawValue }
        table.column("first_seen_at") { $0.row.firstSeenAt }
        table.column("last_event_at") { $0.row.lastEventAt }
        table.column("confirmed_at") { $0.row.confirmedAt }
    }

    private static let changes = ReadModelTable<Numbered<BillChange>>("bill_changes", key: 2) { table in
        table.column("bill_id") { $0.place.of }
        table.column("number") { $0.place.number }
        table.column("position") { $0.row.position }
        table.column("at") { $0.row.at }
        table.column("source") { $0.row.source.rawValue }
        table.column("status") { $0.row.status.rawValue }
        table.column("amount") { $0.row.amount }
        table.column("use") { $0.row.use?.rawValue }
    }
}
