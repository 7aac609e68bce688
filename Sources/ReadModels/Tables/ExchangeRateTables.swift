import CJ
import Folding
import Foundation
import Instants
import Postgres

/// The tables about what currencies were worth.
enum ExchangeRateTables {
    static let model = KeyedModel(.exchangeDays, days, row: { picture, _ in picture }) { tables in
        tables.add(rates, by: \.key) { day in
            day.picture.perUSD.map { Rate(key: Rate.Key(currency: $0, day: day.id), newest: $1) }
        }
    }

    private static let days = ReadModelTable<KeyedEntry<DayRatesPicture, DayRatesPicture>>("exchange_days", key: 1) {
        table in
        table.column("day") { $0.id }
        table.column("state") { VerbatimJSON(StateCoding.encode($0.picture)) }
        table.column("first_seen_at") { $0.row.sightings.first }
        table.column("last_event_at") { $0.row.sightings.last }
    }

    private static let rates = ReadModelTable<Rate>("exchange_rates", key: 2) { table in
        table.column("currency") { $0.key.currency }
        // An event whose day is none is parked.
        table.column("day") { CivilDate(isoText: $0.key.day) }
        table.column("per_usd") { $0.newest.value }
        table.column("known_at") { $0.newest.stamp.receivedAt }
        table.column("position") { $0.newest.position }
    }

    private struct Rate: Equatable {
        struct Key: Hashable {
            let currency: String
            let day: String
        }

        let key: Key
        let newest: Newest<Decimal>
    }
}
