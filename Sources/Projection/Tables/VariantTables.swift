import CJ
import Folding
import Foundation
import Postgres

/// The tables about product variants.
enum VariantTables {
    static let variants = ReadModelTable<(key: String, value: VariantPicture)>("variants", key: 1) { table in
        table.column("vid") { $0.key }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.value)) }
        table.column("pid") { $0.value.pid?.value }
        table.column("sku") { $0.value.sku?.value }
        table.column("name") { $0.value.name?.value }
        table.column("first_seen_at") { $0.value.sightings.first }
        table.column("last_event_at") { $0.value.sightings.last }
    }

    static let levels = ReadModelTable<(key: LevelKey, row: Newest<StockLevel>)>("stock_levels", key: 2) { table in
        table.column("vid") { $0.key.vid }
        table.column("place") { $0.key.place }
        table.column("listed_under") { $0.row.value.listedUnder }
        table.column("area_id") { $0.row.value.areaId }
        table.column("area") { $0.row.value.area }
        table.column("country_code") { $0.row.value.countryCode }
        table.column("quantity") { $0.row.value.quantity }
        table.column("as_of") { $0.row.stamp.at }
        table.column("position") { $0.row.position }
    }

    struct LevelKey: Hashable {
        let vid: String
        let place: String
    }
}
