import Foundation
import Postgres

/// What receivers answered in a quarter of an hour.
struct AnswersBin: Sendable, Equatable {
    let from: Date
    /// Stored, spooled or quarantined.
    let kept: Int
    /// What had been kept before.
    let again: Int
    let refused: Int

    /// The length of a bin.
    static let length: TimeInterval = 900

    /// Those of the last day in which something came, ascending.
    static func read(on connection: Connection) async throws(PostgresError) -> [AnswersBin] {
        try await connection.query(
            """
            SELECT
                date_bin('15 minutes', minute, 'epoch') AS bin,
                coalesce(sum(count) FILTER (WHERE answer IN ('stored', 'spooled', 'quarantined')), 0)::bigint,
                coalesce(sum(count) FILTER (WHERE answer = 'duplicate'), 0)::bigint,
                coalesce(
                    sum(count) FILTER (WHERE answer NOT IN ('stored', 'spooled', 'quarantined', 'duplicate', 'probed')), 0
                )::bigint
            FROM reconciler.answers
            WHERE minute > statement_timestamp() - interval '1 day'
            GROUP BY bin
            ORDER BY bin
            """, as: AnswersBin.init(from:kept:again:refused:))
    }
}

/// Webhooks a minute by answer, over a day: `templates/answers-chart.mustache`.
struct AnswersChart: Sendable {
    /// All of it in a sentence, for those who do not see it.
    let words: String
    let isEmpty: Bool
    let drawings: [Drawing]

    /// One drawing for a wide screen, and one for a narrow.
    struct Drawing: Sendable {
        let kind: String
        let width: Int
        let bars: [Bar]
        let hours: [Label]
        /// What the top of it stands for.
        let top: String
    }

    struct Bar: Sendable {
        let x: String
        let y: String
        let width: String
        let height: String
        let tone: String
    }

    struct Label: Sendable {
        let x: String
        let text: String
    }

    static let height = 110.0
    private static let labelWidth = 36.0

    init(_ bins: [AnswersBin], now: Date) {
        let kept = bins.reduce(0) { $0 + $1.kept }, again = bins.reduce(0) { $0 + $1.again }
        let refused = bins.reduce(0) { $0 + $1.refused }
        isEmpty = kept + again + refused == 0
        words =
            isEmpty
            ? "No webhook came in the last 24 hours."
            : "In the last 24 hours \(CountText.of(kept)) webhooks were kept, \(CountText.of(again)) had been kept before, and \(CountText.of(refused)) were refused."
        drawings =
            isEmpty
            ? []
            : [
                Self.drawing(bins, now: now, kind: "wide", width: 960, binsPerBar: 1, hoursPerLabel: 3),
                Self.drawing(bins, now: now, kind: "narrow", width: 340, binsPerBar: 3, hoursPerLabel: 6),
            ]
    }

    private static func drawing(
        _ bins: [AnswersBin], now: Date, kind: String, width: Int, binsPerBar: Int, hoursPerLabel: Int
    ) -> Drawing {
        let length = AnswersBin.length * Double(binsPerBar)
        // The end of the day that is shown, at the end of a bar.
        let end = (now.timeIntervalSince1970 / length).rounded(.down) * length + length
        let count = Int(86_400 / length)
        let start = end - Double(count) * length
        var sums = [(kept: Int, again: Int, refused: Int)](repeating: (0, 0, 0), count: count)
        for bin in bins {
            let index = Int((bin.from.timeIntervalSince1970 - start) / length)
            guard sums.indices.contains(index), bin.from.timeIntervalSince1970 >= start else { continue }
            sums[index].kept += bin.kept
            sums[index].again += bin.again
            sums[index].refused += bin.refused
        }
        let most = max(1, sums.map { $0.kept + $0.again + $0.refused }.max() ?? 1)
        let step = Double(width) / Double(count)
        var bars: [Bar] = []
        for (index, sum) in sums.enumerated() {
            var bottom = height
            for (value, tone) in [(sum.kept, Tone.hook), (sum.again, .mute), (sum.refused, .bad)] where value > 0 {
                // What is there is seen, however little.
                let tall = max(1.5, Double(value) / Double(most) * (height - 14))
                bottom -= tall
                bars.append(
                    Bar(
                        x: text(Double(index) * step + 0.5), y: text(bottom), width: text(step - 1), height: text(tall),
                        tone: tone.rawValue))
            }
        }
        let hours = stride(from: (start / 3600).rounded(.up) * 3600, to: end, by: 3600).compactMap { hour -> Label? in
            let ofDay = Int(hour.truncatingRemainder(dividingBy: 86_400) / 3600)
            let isCutOff = (hour - start) / length * step > Double(width) - labelWidth
            guard ofDay.isMultiple(of: hoursPerLabel), !isCutOff else { return nil }
            return Label(x: text((hour - start) / length * step), text: "\(ofDay < 10 ? "0" : "")\(ofDay):00")
        }
        let perMinute = Double(most) / (length / 60)
        return Drawing(
            kind: kind, width: width, bars: bars, hours: hours,
            top: perMinute >= 10 ? "\(CountText.of(Int(perMinute.rounded()))) a minute" : "\(text(perMinute)) a minute")
    }

    /// One decimal is as fine as it is seen.
    private static func text(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
