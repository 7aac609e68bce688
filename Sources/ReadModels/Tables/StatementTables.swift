import CJ
import Folding
import Foundation
import Postgres

/// The tables about the account as a whole.
enum StatementTables {
    static let model = KeyedModel(.statements, figures, row: { picture, _ in picture }) { tables in
        tables.add(numbered: statements, of: \.id) { $0.row.statements.changes }
    }

    private static let figures = ReadModelTable<KeyedEntry<StatementPicture, StatementPicture>>(
        "account_figures", key: 1
    ) { table in
        table.column("subject") { $0.id }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.picture)) }
        table.column("first_seen_at") { $0.row.sightings.first }
        table.column("last_event_at") { $0.row.sightings.last }
    }

    private static let statements = ReadModelTable<Numbered<Newest<AccountStatement>>>("account_statements", key: 2) {
        table in
        table.column("subject") { $0.place.of }
        table.column("number") { $0.place.number }
        table.column("amount") { $0.row.value.amount }
        table.column("frozen") { $0.row.value.frozen }
        table.column("not_withdrawable") { $0.row.value.notWithdrawable }
        table.column("count") { $0.row.value.count }
        table.column("as_of") { $0.row.stamp.at }
        table.column("position") { $0.row.position }
    }
}
