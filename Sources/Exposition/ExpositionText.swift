/// Writes figures as Prometheus reads them (text format 0.0.4).
public enum ExpositionText {
    /// What an answer with such a text says it is.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Each figure with its help and type, also where it has no series: nobody has to wait for the first to know of it.
    public static func text(of families: [Family]) -> String {
        families.map(text(of:)).joined()
    }

    private static func text(of family: Family) -> String {
        let figure = family.figure
        let head = "# HELP \(figure.name) \(escaped(figure.help))\n# TYPE \(figure.name) \(figure.typeName)\n"
        let samples = family.samples.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
        return samples.reduce(into: head) { $0 += lines(of: $1, figure) }
    }

    private static func lines(of sample: Sample, _ figure: Figure) -> String {
        let labels = zip(figure.labels, sample.labels).filter { !$0.1.isEmpty }
        switch sample.value {
        case .number(let number): return line(figure.name, labels, number)
        case .histogram(let histogram):
            let bounds = histogram.bounds.map(text(of:)) + ["+Inf"]
            let buckets = zip(bounds, histogram.cumulative).map { bound, count in
                line("\(figure.name)_bucket", labels + [("le", bound)], Double(count))
            }
            return buckets.joined() + line("\(figure.name)_sum", labels, histogram.sum)
                + line("\(figure.name)_count", labels, Double(histogram.count))
        }
    }

    private static func line(_ name: String, _ labels: [(String, String)], _ number: Double) -> String {
        let braces = labels.map { "\($0)=\"\(escaped($1).replacing("\"", with: "\\\""))\"" }.joined(separator: ",")
        return "\(name)\(braces.isEmpty ? "" : "{\(braces)}") \(text(of: number))\n"
    }

    /// As Go reads numbers.
    static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        guard number.isFinite else { return number > 0 ? "+Inf" : "-Inf" }
        return Int(exactly: number).map(String.init) ?? "\(number)"
    }

    /// A line end is written as the format says. Other control characters have no place in it.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case _ where scalar.properties.generalCategory == .control: escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
