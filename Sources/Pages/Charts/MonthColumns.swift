import Foundation

/// Months as columns of stacked parts, what is below nothing below the line. On a telephone they lie.
struct MonthColumns: Chart {
    struct Month: Sendable, Equatable {
        /// `2026-03`.
        let name: String
        /// As many as there are parts, in their order.
        let amounts: [Decimal]

        var sum: Decimal { amounts.reduce(0, +) }
    }

    let title: String
    let summary: String
    let parts: [ChartPart]
    let months: [Month]

    func draw(for format: ChartFormat) -> Drawing {
        var drawing =
            switch format {
            case .desk: columns(format)
            case .telephone: BarRows(title: title, summary: summary, rows: rows).draw(for: format)
            }
        drawing.addLegend(parts)
        return drawing
    }

    /// The parts of a month one behind the other, what is below 0 to the left of it.
    private var rows: [BarRows.Row] {
        months.map { month in
            BarRows.Row(label: month.name, segments: stacked(month), figure: AmountText.of(month.sum))
        }
    }

    private func stacked(_ month: Month) -> [BarRows.Segment] {
        var (above, below) = (Decimal(0), Decimal(0))
        return zip(parts, month.amounts).filter { $1 != 0 }.map { part, amount in
            if amount > 0 {
                defer { above += amount }
                return BarRows.Segment(from: above, to: above + amount, ink: part.ink)
            }
            defer { below += amount }
            return BarRows.Segment(from: below, to: below + amount, ink: part.ink)
        }
    }

    private func columns(_ format: ChartFormat) -> Drawing {
        let width = format.width
        let (top, bottom, left) = (14.0, 190.0, 64.0)
        let stacks = months.map(stacked)
        let ends = stacks.joined().flatMap { [$0.from.asDouble, $0.to.asDouble] }
        let bounds = (least: min(0, ends.min() ?? 0), most: max(0, ends.max() ?? 0))
        let scale = Scale(bounds.least == bounds.most ? (0, 1) : bounds, from: bottom, to: top)
        var drawing = Drawing(self, for: format, height: 214)
        for mark in Self.marks(from: bounds.least, to: bounds.most) {
            drawing.line(from: (left, scale[mark]), to: (width, scale[mark]), style: "grid")
            drawing.text(
                CountText.of(Int(mark.rounded())), x: left - 8, y: scale[mark] + 4, anchor: .end, isMuted: true)
        }
        drawing.line(from: (left, scale[0]), to: (width, scale[0]))
        let step = (width - left) / Double(max(1, months.count))
        let thickness = min(30, step * 0.62)
        for (index, month) in months.enumerated() {
            let middle = left + (Double(index) + 0.5) * step
            for segment in stacks[index] {
                let (one, other) = (scale[segment.from.asDouble], scale[segment.to.asDouble])
                drawing.rectangle(
                    x: middle - thickness / 2, y: min(one, other), width: thickness, height: abs(one - other),
                    segment.ink)
            }
            drawing.text(Self.short(month.name), x: middle, y: 208, anchor: .middle, isMuted: true)
        }
        return drawing
    }

    /// Round values between two, four at most.
    static func marks(from least: Double, to most: Double) -> [Double] {
        let span = most - least
        guard span.isFinite, span > 0, span < 1e12 else { return [] }
        let magnitude = pow(10, floor(log10(span / 3)))
        let step = [1, 2, 5, 10].map { $0 * magnitude }.first { span / $0 <= 4 } ?? span
        guard step >= 1 else { return [] }
        return stride(from: (least / step).rounded(.up) * step, through: most, by: step).filter { $0 != 0 }
    }

    /// `Mar`, and of a January the year.
    static func short(_ month: String) -> String {
        let parts = month.split(separator: "-")
        guard parts.count == 2, let number = Int(parts[1]), ShownTime.months.indices.contains(number - 1) else {
            return month
        }
        return number == 1 ? String(parts[0]) : ShownTime.months[number - 1]
    }
}
