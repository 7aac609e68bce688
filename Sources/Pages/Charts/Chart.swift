import Foundation

/// A picture of figures, drawn twice: for a desk and for a telephone. The style sheet shows the one that fits.
///
/// It is an image with a name and a description; what it shows stands in words beside it, where each figure is a link.
protocol Chart: Sendable {
    /// What it shows, in a few words: its name to those who hear the page.
    var title: String { get }
    /// What can be read off it, in a sentence or two.
    var summary: String { get }
    /// Draws it for a width.
    func draw(for format: ChartFormat) -> Drawing
}

/// What a chart is drawn for.
enum ChartFormat: Sendable, CaseIterable {
    case desk, telephone

    /// In units of the drawing, which are pixels where the page has room.
    var width: Double {
        switch self {
        case .desk: 640
        case .telephone: 320
        }
    }

    /// What the style sheet shows it by.
    var cssClass: String {
        switch self {
        case .desk: "wide"
        case .telephone: "narrow"
        }
    }

    /// How many letters of ordinary text fit into a width.
    static func letters(in width: Double) -> Int { max(1, Int(width / 6.6)) }
}

extension Chart {
    /// Both drawings. In a template `{{#chart}}{{> drawing}}{{/chart}}`.
    var drawings: [Drawing] { ChartFormat.allCases.map(draw) }
}

/// What a part of a chart means, which the style sheet has the colour for.
enum Ink: String, Sendable {
    /// An amount or a count like any other.
    case bar
    /// The sum of what stands above.
    case total
    /// What is open or late.
    case warn
    /// A time in which nothing was heard.
    case silence
    case good
    case bad
    case hook
    case api
    /// A second, third and fourth of several that are stacked.
    case second, third, fourth
    /// What is not known: an outline only.
    case unknown
}
