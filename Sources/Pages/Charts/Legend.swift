/// A part of what a chart stacks.
struct ChartPart: Sendable, Equatable {
    let name: String
    let ink: Ink
}

extension Drawing {
    /// Adds the names of the parts below, each with its colour. One alone needs none.
    mutating func addLegend(_ parts: [ChartPart]) {
        guard parts.count > 1 else { return }
        var (x, y) = (0.0, bottom + 18)
        for part in parts {
            let room = 30 + 6.8 * Double(part.name.count)
            if x + room > right, x > 0 { (x, y) = (0, y + 20) }
            rectangle(x: x, y: y - 10, width: 11, height: 11, part.ink)
            text(part.name, x: x + 17, y: y)
            x += room
        }
        bottom = y + 8
    }
}
