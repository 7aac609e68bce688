import CJ
import Folding
import Foundation
import Postgres

/// The tables about product variants.
enum VariantTables {
    static let model = KeyedModel(.variants, variants, row: { picture, _ in picture }) { tables in
        tables.add(levels, by: \.key) { variant in
            variant.picture.shownLevels(of: variant.id).map { level in
                Level(key: Level.Key(vid: variant.id, place: level.place), shown: level)
            }
        }
    }

    private static let variants = ReadModelTable<KeyedEntry<VariantPicture, VariantPicture>>("variants", key: 1) {
        table in
        table.column("vid") { $0.id }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.picture)) }
        table.column("pid") { $0.row.pid?.value }
        table.column("sku") { $0.row.sku?.value }
        table.column("name") { $0.row.name?.value }
        table.column("grams") { $0.row.grams?.value }
        table.column("length_mm") { $0.row.length?.value }
        table.column("width_mm") { $0.row.width?.value }
        table.column("height_mm") { $0.row.height?.value }
        table.column("first_seen_at") { $0.row.sightings.first }
        table.column("last_event_at") { $0.row.sightings.last }
    }

    private static let levels = ReadModelTable<Level>("stock_levels", key: 2) { table in
        table.column("vid") { $0.key.vid }
        table.column("place") { $0.key.place }
        table.column("listed_under") { $0.shown.listedUnder }
        table.column("area_id") { $0.shown.areaId }
        table.column("area") { $0.shown.area }
        table.column("country_code") { $0.shown.countryCode }
        table.column("quantity") { $0.shown.quantity }
        table.column("as_of") { $0.shown.asOf }
        table.column("position") { $0.shown.position }
    }

    private struct Level: Equatable {
        struct Key: Hashable {
            let vid: String
            let place: String
        }

        let key: Key
        let shown: ShownLevel
    }
}
