import Foundation

/// How long parcels take.
enum DeliveriesPart {
    private static let heading = "How long parcels take"

    static func part(_ deliveries: [MoneyFigures.Delivery]?, _ readAt: ShownTime?) -> MoneyContent.Part {
        guard let deliveries else { return .underWay("deliveries", heading) }
        let strips = Strips(
            title: "Days from shipping to delivery, by shipping method and country",
            summary: deliveries.prefix(6).map { "\(name($0)): half within \(middle($0)) days" }.joined(separator: ", ")
                + ".",
            unit: "days",
            strips: deliveries.map { delivery in
                Strips.Strip(
                    label: name(delivery), count: delivery.count, marks: delivery.marks.map(\.asDouble),
                    promised: promised(delivery))
            })
        return MoneyContent.Part(
            id: "deliveries", heading: heading,
            words: deliveries.isEmpty
                ? "No parcel has been delivered yet."
                : "Of the last half year. A line reaches from the fastest tenth to the slowest, the box holds the middle half, its mark is the middle one; what CJ promises lies below in green.",
            chart: deliveries.isEmpty ? [] : strips.drawings,
            table: deliveries.isEmpty
                ? nil
                : MoneyContent.Table(
                    label: "Days in transit",
                    columns: [.text("Method and country")]
                        + ["Parcels", "Half within", "Nine of ten within", "Promised", "Later than promised"]
                        .map(MoneyContent.Column.number),
                    rows: deliveries.map { delivery in
                        MoneyContent.Row(
                            name: name(delivery), href: nil,
                            cells: [
                                .init(text: CountText.of(delivery.count)), .init(text: middle(delivery)),
                                .init(text: days(delivery.marks.last)),
                                .init(
                                    text: promised(delivery).map { "\(Int($0.lowerBound))–\(Int($0.upperBound))" }
                                        ?? "unknown"),
                                .init(
                                    text: CountText.of(delivery.late),
                                    color: delivery.late > 0 ? Tone.warn.rawValue : nil),
                            ])
                    }), readAt: readAt, isThere: true)
    }

    private static func name(_ delivery: MoneyFigures.Delivery) -> String {
        "\(delivery.method ?? "method unknown") → \(delivery.country ?? "?")"
    }

    private static func middle(_ delivery: MoneyFigures.Delivery) -> String {
        days(delivery.marks.count == 5 ? delivery.marks[2] : nil)
    }

    private static func days(_ value: Decimal?) -> String {
        guard let value else { return "unknown" }
        let tenths = Int((value.asDouble * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func promised(_ delivery: MoneyFigures.Delivery) -> ClosedRange<Double>? {
        guard let from = delivery.promisedFrom, let to = delivery.promisedTo, from <= to, (0...400).contains(to) else {
            return nil
        }
        return Double(max(0, from))...Double(to)
    }
}
