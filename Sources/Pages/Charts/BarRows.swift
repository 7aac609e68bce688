import Foundation

/// Bars that lie one below the other, each with its name and its figure: a waterfall, ages, months on a telephone.
struct BarRows: Chart {
    struct Segment: Sendable, Equatable {
        let from: Decimal
        let to: Decimal
        let ink: Ink
    }

    struct Row: Sendable, Equatable {
        let label: String
        /// What is said of it in a lesser voice.
        var note = ""
        let segments: [Segment]
        let figure: String
        /// Whether it sums what stands above it.
        var isTotal = false
    }

    let title: String
    let summary: String
    let rows: [Row]

    /// An amount of which a sum is made.
    struct Step: Sendable, Equatable {
        let label: String
        var note = ""
        /// What it adds; nil where that is not known.
        let amount: Decimal?
        var ink = Ink.bar
    }

    /// The steps from nothing to a sum, each beginning where the one before it ends.
    ///
    /// - Parameter total: what they come to, as the ledger has it; nil where it is not known.
    static func waterfall(_ steps: [Step], total: Decimal?, named totalName: String) -> [Row] {
        var reached = Decimal(0)
        var rows: [Row] = []
        for step in steps {
            let begin = reached
            reached += step.amount ?? 0
            rows.append(
                Row(
                    label: step.label, note: step.note,
                    segments: [Segment(from: begin, to: reached, ink: step.amount == nil ? .unknown : step.ink)],
                    figure: AmountText.of(step.amount)))
        }
        rows.append(
            Row(
                label: totalName,
                segments: [Segment(from: 0, to: total ?? 0, ink: total == nil ? .unknown : .total)],
                figure: AmountText.of(total), isTotal: true))
        return rows
    }

    /// The bounds of all rows, 0 among them.
    private var bounds: (least: Double, most: Double) {
        let ends = rows.flatMap(\.segments).flatMap { [$0.from.asDouble, $0.to.asDouble] }
        let (least, most) = (min(0, ends.min() ?? 0), max(0, ends.max() ?? 0))
        return least == most ? (0, 1) : (least, most)
    }

    func draw(for format: ChartFormat) -> Drawing {
        switch format {
        case .desk: drawBeside(format)
        case .telephone: drawBelow(format)
        }
    }

    /// Name, bar and figure beside one another.
    private func drawBeside(_ format: ChartFormat) -> Drawing {
        let width = format.width
        let (height, labels, figures) = (30.0, 168.0, 84.0)
        let scale = Scale(bounds, from: labels, to: width - figures)
        var drawing = Drawing(self, for: format, height: Double(rows.count) * height + 8)
        for (index, row) in rows.enumerated() {
            let top = Double(index) * height + 4
            if row.isTotal { drawing.line(from: (0, top - 2), to: (width, top - 2)) }
            drawing.text(row.label, x: 0, y: top + 18, isStrong: row.isTotal, most: 25)
            bars(of: row, on: scale, top: top + 5, &drawing)
            if !row.note.isEmpty {
                note(row, on: scale, y: top + 18, within: labels...(width - figures), &drawing)
            }
            drawing.text(row.figure, x: width, y: top + 18, anchor: .end, isStrong: row.isTotal)
        }
        return drawing
    }

    /// A note stands on the side of the bar that has more room, and not at all where neither has enough.
    private func note(
        _ row: Row, on scale: Scale, y: Double, within bounds: ClosedRange<Double>, _ drawing: inout Drawing
    ) {
        let ends = row.segments.flatMap { [scale[$0.from.asDouble], scale[$0.to.asDouble]] }
        let (left, right) = (ends.min() ?? bounds.lowerBound, ends.max() ?? bounds.lowerBound)
        let (before, behind) = (left - bounds.lowerBound, bounds.upperBound - right)
        guard ChartFormat.letters(in: max(before, behind) - 16) >= row.note.count else { return }
        if behind >= before {
            drawing.text(row.note, x: right + 8, y: y, isMuted: true)
        } else {
            drawing.text(row.note, x: left - 8, y: y, anchor: .end, isMuted: true)
        }
    }

    /// Name and figure above the bar.
    private func drawBelow(_ format: ChartFormat) -> Drawing {
        let width = format.width
        let height = 46.0
        let scale = Scale(bounds, from: 0, to: width)
        var drawing = Drawing(self, for: format, height: Double(rows.count) * height + 4)
        for (index, row) in rows.enumerated() {
            let top = Double(index) * height
            if row.isTotal { drawing.line(from: (0, top), to: (width, top)) }
            let name = row.note.isEmpty ? row.label : "\(row.label), \(row.note)"
            let room = ChartFormat.letters(in: width) - row.figure.count - 2
            drawing.text(name, x: 0, y: top + 18, isStrong: row.isTotal, most: room)
            drawing.text(row.figure, x: width, y: top + 18, anchor: .end, isStrong: row.isTotal)
            bars(of: row, on: scale, top: top + 25, &drawing)
        }
        return drawing
    }

    private func bars(of row: Row, on scale: Scale, top: Double, _ drawing: inout Drawing) {
        for segment in row.segments where segment.from != segment.to || segment.ink == .unknown {
            let (one, other) = (scale[segment.from.asDouble], scale[segment.to.asDouble])
            drawing.rectangle(
                x: min(one, other), y: top, width: abs(one - other), height: 14, segment.ink)
        }
    }
}

/// From values to places along an axis.
struct Scale: Sendable {
    private let least: Double
    private let factor: Double
    private let start: Double

    init(_ bounds: (least: Double, most: Double), from start: Double, to end: Double) {
        least = bounds.least
        self.start = start
        factor = bounds.most > bounds.least ? (end - start) / (bounds.most - bounds.least) : 0
    }

    subscript(_ value: Double) -> Double { start + (value - least) * factor }
}

extension Decimal {
    /// For drawing only.
    var asDouble: Double { NSDecimalNumber(decimal: self).doubleValue }
}
