import Foundation

/// How values are spread, a strip for each kind: from the tenth to the ninetieth of a hundred a line, the middle half of
/// them a box, the middle one a mark. What was promised lies below.
struct Strips: Chart {
    struct Strip: Sendable, Equatable {
        let label: String
        let count: Int
        /// The 10th, 25th, 50th, 75th and 90th of a hundred.
        let marks: [Double]
        /// The least and the most that was promised.
        var promised: ClosedRange<Double>?
    }

    let title: String
    let summary: String
    /// What a value is one of, such as `days`.
    let unit: String
    let strips: [Strip]

    func draw(for format: ChartFormat) -> Drawing {
        let isDesk = format == .desk
        let (height, labels) = isDesk ? (34.0, 216.0) : (54.0, 0.0)
        let most = strips.flatMap { $0.marks + [$0.promised?.upperBound ?? 0] }.max() ?? 1
        let scale = Scale((0, max(most, 1)), from: labels, to: format.width - (isDesk ? 70 : 4))
        var drawing = Drawing(self, for: format, height: Double(strips.count) * height + 26)
        for mark in MonthColumns.marks(from: 0, to: max(most, 1)) + [0] {
            drawing.line(from: (scale[mark], 0), to: (scale[mark], drawing.bottom - 22), style: "grid")
            drawing.text(
                "\(Int(mark))", x: scale[mark], y: drawing.bottom - 6, anchor: mark == 0 ? .start : .middle,
                isMuted: true)
        }
        drawing.text(unit, x: format.width, y: drawing.bottom - 6, anchor: .end, isMuted: true)
        for (index, strip) in strips.enumerated() where strip.marks.count == 5 {
            let top = Double(index) * height
            let middle = top + (isDesk ? 15 : 34)
            if isDesk {
                drawing.text(strip.label, x: 0, y: middle + 4, most: ChartFormat.letters(in: labels - 10))
                drawing.text(CountText.of(strip.count), x: format.width, y: middle + 4, anchor: .end, isMuted: true)
            } else {
                drawing.text(strip.label, x: 0, y: top + 18, most: ChartFormat.letters(in: format.width) - 9)
                drawing.text(CountText.of(strip.count), x: format.width, y: top + 18, anchor: .end, isMuted: true)
            }
            draw(strip, on: scale, at: middle, &drawing)
        }
        return drawing
    }

    private func draw(_ strip: Strip, on scale: Scale, at middle: Double, _ drawing: inout Drawing) {
        let places = strip.marks.map { scale[$0] }
        drawing.line(from: (places[0], middle), to: (places[4], middle), style: "range")
        drawing.rectangle(x: places[1], y: middle - 6, width: places[3] - places[1], height: 12, .bar)
        drawing.rectangle(x: places[2] - 1.5, y: middle - 8, width: 3, height: 16, .total)
        if let promised = strip.promised {
            let (from, to) = (scale[promised.lowerBound], scale[promised.upperBound])
            drawing.rectangle(x: from, y: middle + 10, width: to - from, height: 3, .good)
        }
    }
}
