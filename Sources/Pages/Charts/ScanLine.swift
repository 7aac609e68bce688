import Foundation

/// A parcel's way over the days: what was scanned when, and for how long nobody scanned it.
struct ScanLine: Chart {
    struct Stop: Sendable, Equatable {
        let at: Date
        let label: String
        var ink = Ink.hook
        /// Whether its name matters more than those of others, where there is no room for all.
        var isLandmark = false
    }

    let title: String
    let summary: String
    /// By their times.
    let stops: [Stop]
    /// The days within which it was promised.
    var promised: ClosedRange<Date>?

    /// A silence that is worth a word.
    static let longSilence: TimeInterval = 3 * 86_400

    func draw(for format: ChartFormat) -> Drawing {
        switch format {
        case .desk: lying(format)
        case .telephone: standing(format)
        }
    }

    private var bounds: (least: Double, most: Double) {
        let times =
            stops.map(\.at.timeIntervalSince1970) + [promised?.upperBound.timeIntervalSince1970].compactMap(\.self)
        let (least, most) = (times.min() ?? 0, times.max() ?? 1)
        return (least, most > least ? most : least + 1)
    }

    private func lying(_ format: ChartFormat) -> Drawing {
        let width = format.width
        var drawing = Drawing(self, for: format, height: promised == nil ? 90 : 106)
        let scale = Scale(bounds, from: 12, to: width - 12)
        let line = 44.0
        guard let first = stops.first, let last = stops.last else { return drawing }
        drawing.line(
            from: (scale[first.at.timeIntervalSince1970], line), to: (scale[last.at.timeIntervalSince1970], line),
            style: "way")
        silences { from, to in
            let (start, end) = (scale[from.timeIntervalSince1970], scale[to.timeIntervalSince1970])
            drawing.rectangle(x: start, y: line - 6, width: end - start, height: 12, .silence)
            let words = "\(ShownTime.duration(to.timeIntervalSince(from))) without a scan"
            if ChartFormat.letters(in: end - start) >= words.count {
                drawing.text(words, x: (start + end) / 2, y: line + 22, anchor: .middle, isMuted: true)
            }
        }
        var taken: [ClosedRange<Double>] = []
        var dated: [ClosedRange<Double>] = []
        // The ends choose their places first, then other landmarks.
        let inner = stops.dropFirst().dropLast()
        for stop in [last, first] + inner.filter(\.isLandmark) + inner.filter({ !$0.isLandmark }) {
            let x = scale[stop.at.timeIntervalSince1970]
            drawing.circle(x: x, y: line, radius: stop.isLandmark ? 6 : 4, stop.ink)
            if let place = Self.place(stop.label, at: x, width: width, besides: &taken) {
                drawing.text(stop.label, x: place.x, y: line - 18, anchor: place.anchor)
            }
            let day = ShownTime.day(stop.at).split(separator: " ").prefix(2).joined(separator: " ")
            if let place = Self.place(day, at: x, width: width, besides: &dated) {
                drawing.text(day, x: place.x, y: line + 40, anchor: place.anchor, isMuted: true)
            }
        }
        if let promised {
            let (from, to) = (
                scale[promised.lowerBound.timeIntervalSince1970], scale[promised.upperBound.timeIntervalSince1970]
            )
            drawing.rectangle(x: from, y: line + 48, width: to - from, height: 3, .good)
            var nothing: [ClosedRange<Double>] = []
            if let place = Self.place("promised", at: (from + to) / 2, width: width, besides: &nothing) {
                drawing.text("promised", x: place.x, y: line + 60, anchor: place.anchor, isMuted: true)
            }
        }
        return drawing
    }

    /// Where a text stands so that it is within the drawing and upon no other; nil where there is no room.
    static func place(
        _ text: String, at x: Double, width: Double, besides taken: inout [ClosedRange<Double>]
    ) -> (x: Double, anchor: Drawing.Anchor)? {
        let half = Double(text.count) * 3.3 + 4
        let place: (x: Double, anchor: Drawing.Anchor)
        let range: ClosedRange<Double>
        if x - half < 0 {
            (place, range) = ((0, .start), 0...2 * half)
        } else if x + half > width {
            (place, range) = ((width, .end), (width - 2 * half)...width)
        } else {
            (place, range) = ((x, .middle), (x - half)...(x + half))
        }
        guard !taken.contains(where: { $0.overlaps(range) }) else { return nil }
        taken.append(range)
        return place
    }

    private func standing(_ format: ChartFormat) -> Drawing {
        let width = format.width
        // One below the other, the newest at the bottom, as far apart as words need.
        let step = 34.0
        let shown = stops.count <= 12 ? stops : stops.filter(\.isLandmark)
        var drawing = Drawing(self, for: format, height: Double(max(1, shown.count)) * step + 4)
        guard shown.count > 1 else {
            if let only = shown.first { mark(only, y: 14, &drawing, width) }
            return drawing
        }
        drawing.line(from: (8, 14), to: (8, 14 + Double(shown.count - 1) * step), style: "way")
        for (index, stop) in shown.enumerated() {
            let y = 14 + Double(index) * step
            if index > 0, stop.at.timeIntervalSince(shown[index - 1].at) >= Self.longSilence {
                drawing.rectangle(x: 3, y: y - step + 8, width: 10, height: step - 16, .silence)
                drawing.text(
                    ShownTime.duration(stop.at.timeIntervalSince(shown[index - 1].at)), x: 22, y: y - step / 2 + 4,
                    isMuted: true)
            }
            mark(stop, y: y, &drawing, width)
        }
        return drawing
    }

    private func mark(_ stop: Stop, y: Double, _ drawing: inout Drawing, _ width: Double) {
        drawing.circle(x: 8, y: y, radius: stop.isLandmark ? 6 : 4, stop.ink)
        let day = ShownTime.day(stop.at)
        drawing.text(stop.label, x: 22, y: y + 4, most: ChartFormat.letters(in: width - 30) - day.count - 2)
        drawing.text(day, x: width, y: y + 4, anchor: .end, isMuted: true)
    }

    private func silences(_ visit: (Date, Date) -> Void) {
        for (before, after) in zip(stops, stops.dropFirst())
        where after.at.timeIntervalSince(before.at) >= Self.longSilence { visit(before.at, after.at) }
    }
}
