import Foundation

/// Shapes and texts in a rectangle, as `drawing.mustache` writes them. Pure: the same calls give the same drawing.
struct Drawing: Sendable, Equatable {
    /// What the style sheet shows it by: `wide` or `narrow`.
    let format: String
    let title: String
    let summary: String
    let width: String
    private(set) var height: String
    private(set) var shapes: [Shape] = []

    /// The place of its lower edge.
    var bottom: Double { didSet { height = Self.number(bottom) } }
    let right: Double

    init(_ chart: some Chart, for format: ChartFormat, height: Double) {
        self.format = format.cssClass
        title = chart.title
        summary = chart.summary
        right = format.width
        width = Self.number(format.width)
        bottom = height
        self.height = Self.number(height)
    }

    /// One of the four, with its places as text.
    struct Shape: Sendable, Equatable {
        var rectangle: Rectangle?
        var line: Line?
        var circle: Circle?
        var text: Text?
    }

    struct Rectangle: Sendable, Equatable {
        let ink: String
        let x: String
        let y: String
        let width: String
        let height: String
    }

    struct Line: Sendable, Equatable {
        let style: String
        let x1: String
        let y1: String
        let x2: String
        let y2: String
    }

    struct Circle: Sendable, Equatable {
        let ink: String
        let x: String
        let y: String
        let radius: String
    }

    struct Text: Sendable, Equatable {
        let words: String
        let x: String
        let y: String
        let anchor: String
        let style: String
    }

    enum Anchor: String, Sendable {
        case start, middle, end
    }

    mutating func rectangle(x: Double, y: Double, width: Double, height: Double, _ ink: Ink) {
        // What is not nothing is seen.
        shapes.append(
            Shape(
                rectangle: Rectangle(
                    ink: ink.rawValue, x: Self.number(x), y: Self.number(y), width: Self.number(max(width, 1.5)),
                    height: Self.number(max(height, 1.5)))))
    }

    /// - Parameter style: `axis`, `grid`, `way` or `range`.
    mutating func line(from: (x: Double, y: Double), to: (x: Double, y: Double), style: String = "axis") {
        shapes.append(
            Shape(
                line: Line(
                    style: style, x1: Self.number(from.x), y1: Self.number(from.y), x2: Self.number(to.x),
                    y2: Self.number(to.y))))
    }

    mutating func circle(x: Double, y: Double, radius: Double, _ ink: Ink) {
        shapes.append(
            Shape(
                circle: Circle(
                    ink: ink.rawValue, x: Self.number(x), y: Self.number(y), radius: Self.number(radius))))
    }

    /// - Parameter most: how many letters there is room for; what is longer ends in an ellipsis.
    mutating func text(
        _ words: String, x: Double, y: Double, anchor: Anchor = .start, isMuted: Bool = false, isStrong: Bool = false,
        most: Int = 80
    ) {
        guard !words.isEmpty else { return }
        shapes.append(
            Shape(
                text: Text(
                    words: Self.cut(words, most), x: Self.number(x), y: Self.number(y), anchor: anchor.rawValue,
                    style: isMuted ? "m" : isStrong ? "s" : "t")))
    }

    static func cut(_ text: String, _ most: Int) -> String {
        text.count <= most ? text : String(text.prefix(max(1, most - 1))) + "…"
    }

    /// With one decimal at most; what no drawing could show is 0.
    static func number(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e6 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let rest = tenths.magnitude % 10
        return (tenths < 0 ? "-" : "") + "\(tenths.magnitude / 10)" + (rest == 0 ? "" : ".\(rest)")
    }
}
