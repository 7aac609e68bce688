import CoreMetrics
import Exposition
import TestSupport
import Testing

private let gauge = Figure("figure", .gauge, labels: ["a", "b"], "Says something.")

private func lines(_ families: [Family]) -> [String] {
    ExpositionText.text(of: families).split(separator: "\n").map(String.init)
}

@Suite struct `The text of figures` {
    @Test func `names help and type of each, whether or not it has a series`() {
        #expect(
            ExpositionText.text(of: [Family(Figure("one_total", .counter, "First."), []), Family(gauge, [])]) == """
                # HELP one_total First.
                # TYPE one_total counter
                # HELP figure Says something.
                # TYPE figure gauge

                """)
    }

    @Test(arguments: [
        ("plain", "plain"), (#"back\slash"#, #"back\\slash"#), (#"qu"ote"#, #"qu\"ote"#), ("line\nend", #"line\nend"#),
        ("line\r\nend", "line\u{FFFD}\\nend"), ("nul\u{0}", "nul\u{FFFD}"),
        ("\u{85}\u{1B}[31m", "\u{FFFD}\u{FFFD}[31m"),
        ("} 1\nevil 2", #"} 1\nevil 2"#), ("ä日🙂", "ä日🙂"),
    ])
    func `keeps a label's value within its quotation marks`(value: String, written: String) {
        #expect(lines([Family(gauge, [Sample([value, "x"], 1)])]).last == "figure{a=\"\(written)\",b=\"x\"} 1")
    }

    @Test func `keeps the help on its line`() {
        let figure = Figure("figure", .gauge, "A \\ and\na \"line\".")
        #expect(lines([Family(figure, [])]).first == #"# HELP figure A \\ and\na "line"."#)
    }

    @Test(arguments: [
        (0.0, "0"), (-3, "-3"), (0.25, "0.25"), (1e15, "1000000000000000"), (1e300, "1e+300"), (.nan, "NaN"),
        (.infinity, "+Inf"), (-.infinity, "-Inf"),
    ])
    func `writes a number as Go reads it`(number: Double, written: String) {
        #expect(lines([Family(Figure("figure", .gauge, "Help."), number)]).last == "figure \(written)")
    }

    @Test func `leaves out labels without a value, and sorts the series`() {
        let family = Family(gauge, [Sample(["b", ""], 2), Sample(["", ""], 0), Sample(["a", "x"], 1)])
        #expect(lines([family]).suffix(3) == ["figure 0", #"figure{a="a",b="x"} 1"#, #"figure{a="b"} 2"#])
    }

    @Test func `shows a histogram as buckets that each hold the smaller ones`() {
        var histogram = Histogram(bounds: [0.5, 1])
        for value in [0.5, 0.25, 0.75, 4] { histogram.record(value) }
        let figure = Figure("wait_seconds", .histogram(bounds: [0.5, 1]), labels: ["a"], "Help.")
        #expect(
            lines([Family(figure, [Sample(["x"], .histogram(histogram))])]).suffix(5) == [
                #"wait_seconds_bucket{a="x",le="0.5"} 2"#, #"wait_seconds_bucket{a="x",le="1"} 3"#,
                #"wait_seconds_bucket{a="x",le="+Inf"} 4"#, #"wait_seconds_sum{a="x"} 5.5"#,
                #"wait_seconds_count{a="x"} 4"#,
            ])
    }
}

@Suite struct `A histogram` {
    @Test(arguments: 0..<200)
    func `counts each value in every bucket whose bound it does not pass`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bounds = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
            Double.random(in: -10...10, using: &generator)
        }.sorted()
        let values = (0..<Int.random(in: 0...50, using: &generator)).map { _ in
            Bool.random(using: &generator)
                ? bounds.randomElement(using: &generator) ?? 0
                : Double.random(in: -20...20, using: &generator)
        }
        var histogram = Histogram(bounds: bounds)
        for value in values { histogram.record(value) }
        #expect(histogram.cumulative == bounds.map { bound in values.count { $0 <= bound } } + [values.count])
        #expect(histogram.count == values.count)
        #expect(abs(histogram.sum - values.reduce(0, +)) < 1e-9)
    }

    @Test func `leaves out what is no number`() {
        var histogram = Histogram(bounds: [1])
        histogram.record(.nan)
        histogram.record(.infinity)
        #expect(histogram.cumulative == [0, 1])
    }
}

@Suite struct `The registry of figures` {
    private let counter = Figure("things_total", .counter, labels: ["kind"], "Help.")
    private let size = Figure("size", .histogram(bounds: [10]), "Help.")
    private let level = Figure("level", .gauge, labels: ["kind"], "Help.")
    private let time = Figure("time_seconds", .histogram(bounds: [1]), "Help.")

    @Test func `keeps what instruments of the same labels count together`() {
        let registry = FigureRegistry([counter, size, level, time])
        for _ in 0..<3 {
            Counter(label: "things_total", dimensions: [("kind", "a")], factory: registry).increment(by: 2)
        }
        Counter(label: "things_total", dimensions: [("kind", "b")], factory: registry).increment(by: -5)
        Recorder(label: "size", factory: registry).record(7)
        Meter(label: "level", dimensions: [("kind", "a")], factory: registry).set(4)
        Gauge(label: "level", dimensions: [("kind", "b")], factory: registry).record(5)
        Timer(label: "time_seconds", factory: registry).recordMilliseconds(1500)
        let text = ExpositionText.text(of: registry.families)
        for line in [
            #"things_total{kind="a"} 6"#, #"things_total{kind="b"} 0"#, #"size_bucket{le="10"} 1"#,
            #"level{kind="a"} 4"#, #"level{kind="b"} 5"#, #"time_seconds_bucket{le="1"} 0"#, "time_seconds_sum 1.5",
        ] {
            #expect(text.contains("\n\(line)\n"), "\(text)")
        }
    }

    @Test func `keeps nothing that no figure describes, and nothing of another kind`() {
        let registry = FigureRegistry([counter])
        Counter(label: "others_total", factory: registry).increment()
        Timer(label: "things_total", factory: registry).recordNanoseconds(1)
        #expect(registry.families.isEmpty)
    }

    @Test func `bounds the series, whatever labels come`() {
        let registry = FigureRegistry([counter])
        for number in 0..<5000 {
            Counter(label: "things_total", dimensions: [("kind", "\(number)")], factory: registry).increment()
        }
        let samples = registry.families.first?.samples ?? []
        #expect(samples.count == 513)
        #expect(samples.first { $0.labels == ["other"] }?.value == .number(4488))
    }
}
