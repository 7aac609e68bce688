import Admin
import Decimals
import Foundation

/// What `money.mustache` shows. Each part stands by itself, since each is worked out by itself.
struct MoneyContent: Sendable {
    let parts: [Part]
    /// Whether something is not there yet.
    let isUnderWay: Bool

    /// A card: a chart, a table, and of when they are.
    struct Part: Sendable {
        let id: String
        let heading: String
        let words: String
        let chart: [Drawing]
        let table: Table?
        let readAt: ShownTime?
        let isThere: Bool
        var isWide = true
    }

    struct Table: Sendable {
        let label: String
        let columns: [Column]
        let rows: [Row]
    }

    struct Column: Sendable {
        let name: String
        let isNumber: Bool
    }

    struct Row: Sendable {
        let name: String
        let href: String?
        let cells: [Cell]
    }

    /// Its names are those of no row: a template looks for what is nil further out.
    struct Cell: Sendable {
        let text: String
        var isNumber = true
        var door: String?
        var color: String?
    }

    init(
        months: SlowReadings.Kept<[MoneyFigures.Month]>?, cash: SlowReadings.Kept<[MoneyFigures.CashMonth]>?,
        margins: SlowReadings.Kept<[MoneyFigures.MarginMonth]>?, books: SlowReadings.Kept<[Books]>?,
        deliveries: SlowReadings.Kept<[MoneyFigures.Delivery]>?, ages: SlowReadings.Kept<[MoneyFigures.Age]>?,
        oldest: SlowReadings.Kept<[MoneyFigures.Oldest]>?, now: Date
    ) {
        func at<Value>(_ kept: SlowReadings.Kept<Value>?) -> ShownTime? { kept.map { ShownTime($0.readAt, now: now) } }
        var parts = [
            MonthsPart.part(months?.value, at(months)), AgesPart.part(ages?.value, oldest?.value, at(ages), now: now),
            DeliveriesPart.part(deliveries?.value, at(deliveries)), CashPart.part(cash?.value, at(cash)),
        ]
        // Without sales there is nothing to say of margins, but how to get them.
        parts.append(MarginsPart.part(margins?.value, at(margins)))
        parts.append(contentsOf: BooksPart.parts(books?.value, at(books)))
        self.parts = parts
        isUnderWay = parts.contains { !$0.isThere }
    }
}

extension MoneyContent.Part {
    /// One that is not worked out yet.
    static func underWay(_ id: String, _ heading: String) -> Self {
        Self(id: id, heading: heading, words: "", chart: [], table: nil, readAt: nil, isThere: false)
    }
}

extension MoneyContent.Column {
    static func text(_ name: String) -> Self { Self(name: name, isNumber: false) }
    static func number(_ name: String) -> Self { Self(name: name, isNumber: true) }
}
