/// A figure that `/metrics` shows: what Prometheus calls a metric.
public struct Figure: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Counts since the start of the process, and never falls.
        case counter
        /// How something stands now.
        case gauge
        /// How many values were at most so large, for each of some bounds, ascending.
        case histogram(bounds: [Double])
    }

    /// By Prometheus' rules: a prefix, base units, and `_total` for what only grows.
    public let name: String
    public let kind: Kind
    /// What tells its series apart, in the order of ``Sample/labels``.
    public let labels: [String]
    /// What it says, in one sentence.
    public let help: String

    public init(_ name: String, _ kind: Kind, labels: [String] = [], _ help: String) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.help = help
    }

    /// Kind as Prometheus names it.
    public var typeName: String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// Bounds in seconds for what somebody waits for, from a millisecond to ten seconds.
    public static let waits: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
}

/// One series of a figure, with its value.
public struct Sample: Sendable, Equatable {
    public enum Value: Sendable, Equatable {
        case number(Double)
        case histogram(Histogram)
    }

    /// The labels' values, in the order of ``Figure/labels``. An empty one counts as none.
    public let labels: [String]
    public let value: Value

    public init(_ labels: [String] = [], _ value: Value) {
        self.labels = labels
        self.value = value
    }

    public init(_ labels: [String] = [], _ number: Double) { self.init(labels, .number(number)) }

    public init(_ labels: [String] = [], _ number: Int) { self.init(labels, .number(Double(number))) }

    public init(_ labels: [String] = [], _ truth: Bool) { self.init(labels, .number(truth ? 1 : 0)) }
}

/// A figure with all its series.
public struct Family: Sendable, Equatable {
    public let figure: Figure
    public var samples: [Sample]

    public init(_ figure: Figure, _ samples: [Sample]) {
        self.figure = figure
        self.samples = samples
    }

    /// A figure of one series; of none where the value is unknown.
    public init(_ figure: Figure, _ number: Double?) { self.init(figure, number.map { [Sample([], $0)] } ?? []) }

    public init(_ figure: Figure, _ number: Int) { self.init(figure, Double(number)) }

    public init(_ figure: Figure, _ truth: Bool) { self.init(figure, truth ? 1.0 : 0) }
}
