public import CoreMetrics

// Instruments of swift-metrics for figures. They count where the program has chosen: into its `FigureRegistry` in
// `serve`, and nowhere in other commands.

extension Counter {
    /// - Parameter labels: the values of the figure's labels, in their order.
    public convenience init(_ figure: Figure, _ labels: [String] = []) {
        self.init(label: figure.name, dimensions: figure.dimensions(labels))
    }
}

extension CoreMetrics.Timer {
    /// - Parameter labels: the values of the figure's labels, in their order.
    public convenience init(_ figure: Figure, _ labels: [String] = []) {
        self.init(label: figure.name, dimensions: figure.dimensions(labels))
    }

    /// Records how long something took.
    public func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

extension Recorder {
    /// - Parameter labels: the values of the figure's labels, in their order.
    public convenience init(_ figure: Figure, _ labels: [String] = []) {
        self.init(label: figure.name, dimensions: figure.dimensions(labels))
    }
}

extension Meter {
    /// - Parameter labels: the values of the figure's labels, in their order.
    public convenience init(_ figure: Figure, _ labels: [String] = []) {
        self.init(label: figure.name, dimensions: figure.dimensions(labels))
    }
}

extension Figure {
    fileprivate func dimensions(_ values: [String]) -> [(String, String)] { Array(zip(labels, values)) }
}
