import Foundation

/// What receivers answered in the last day: a column for a quarter of an hour, on a telephone for three of them.
struct AnswerColumns: Chart {
    let bins: [AnswersBin]
    let now: Date

    let title = "Webhooks a minute"

    var summary: String {
        guard !isEmpty else { return "No webhook came in the last 24 hours." }
        let sum = bins.reduce(into: Sums()) { $0.add($1) }
        return """
            In the last 24 hours \(CountText.of(sum.kept)) webhooks were kept, \(CountText.of(sum.again)) had been kept \
            before, and \(CountText.of(sum.refused)) were refused.
            """
    }

    /// Whether nothing came.
    var isEmpty: Bool { bins.allSatisfy { $0.kept + $0.again + $0.refused == 0 } }

    private static let parts = [
        ChartPart(name: "kept", ink: .hook), ChartPart(name: "kept before", ink: .fourth),
        ChartPart(name: "refused", ink: .bad),
    ]

    private struct Sums {
        var (kept, again, refused) = (0, 0, 0)

        var all: Int { kept + again + refused }
        /// As many as there are parts, in their order.
        var values: [Int] { [kept, again, refused] }

        mutating func add(_ bin: AnswersBin) {
            kept += bin.kept
            again += bin.again
            refused += bin.refused
        }
    }

    func draw(for format: ChartFormat) -> Drawing {
        let (binsPerColumn, hoursPerLabel) = format == .desk ? (1, 3) : (3, 6)
        let (top, bottom) = (14.0, 110.0)
        let length = AnswersBin.length * Double(binsPerColumn)
        // The last column ends after now.
        let end = (now.timeIntervalSince1970 / length).rounded(.down) * length + length
        let start = end - 86_400
        let sums = sums(from: start, of: length, count: Int(86_400 / length))
        let most = max(1, sums.map(\.all).max() ?? 1)
        let across = Scale((start, end), from: 0, to: format.width)
        let up = Scale((0, Double(most)), from: 0, to: bottom - top)
        var drawing = Drawing(self, for: format, height: 130)
        drawing.text(Self.rate(Double(most) / (length / 60)), x: 0, y: 10, isMuted: true)
        for (index, sum) in sums.enumerated() {
            let left = across[start + Double(index) * length]
            var y = bottom
            for (value, part) in zip(sum.values, Self.parts) where value > 0 {
                // What is there is seen, however little.
                let tall = max(1.5, up[Double(value)])
                y -= tall
                drawing.rectangle(
                    x: left + 0.5, y: y, width: across[start + length] - 1, height: tall, part.ink)
            }
        }
        drawing.line(from: (0, bottom), to: (format.width, bottom))
        for hour in stride(from: (start / 3600).rounded(.up) * 3600, to: end - 3600, by: 3600) {
            let ofDay = Int(hour.truncatingRemainder(dividingBy: 86_400) / 3600)
            guard ofDay.isMultiple(of: hoursPerLabel) else { continue }
            drawing.text("\(ofDay < 10 ? "0" : "")\(ofDay):00", x: across[hour], y: 126, isMuted: true)
        }
        drawing.addLegend(Self.parts)
        return drawing
    }

    private func sums(from start: Double, of length: Double, count: Int) -> [Sums] {
        var sums = [Sums](repeating: Sums(), count: count)
        for bin in bins {
            let index = Int(((bin.from.timeIntervalSince1970 - start) / length).rounded(.down))
            if sums.indices.contains(index) { sums[index].add(bin) }
        }
        return sums
    }

    /// What the top of it stands for.
    private static func rate(_ perMinute: Double) -> String {
        perMinute >= 10
            ? "\(CountText.of(Int(perMinute.rounded()))) a minute" : "\(Drawing.number(perMinute)) a minute"
    }
}
