public import CoreMetrics
import Synchronization

/// Keeps what the program counts and measures through swift-metrics, for `/metrics` to show.
///
/// An instrument's label is a figure's name, and its dimensions are that figure's labels. Counting costs an atomic
/// addition, measuring a short lock. What no figure describes is not kept: libraries may measure what nobody asked for.
public final class FigureRegistry: MetricsFactory {
    private let figures: [String: Figure]
    private let held = Mutex<[String: [[String]: any Held]]>([:])

    /// More series than that of one figure are one, `other` in every label, whatever labels are made of.
    static let mostSeries = 512

    /// - Parameter figures: all that can be kept; of one name the first counts.
    public init(_ figures: [Figure]) {
        self.figures = Dictionary(figures.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Each figure that something was made for, by its name, as it stands.
    public var families: [Family] {
        held.withLock(\.self).compactMap { name, series in
            figures[name].map { Family($0, series.map { Sample($0, $1.value) }) }
        }.sorted { $0.figure.name < $1.figure.name }
    }

    private func held<Instrument: Held>(
        _ name: String, _ dimensions: [(String, String)], _ make: (Figure) -> Instrument?
    ) -> Instrument? {
        guard let figure = figures[name] else { return nil }
        let named = Dictionary(dimensions) { first, _ in first }
        let labels = figure.labels.map { named[$0] ?? "" }
        return held.withLock { held in
            let series = held[name, default: [:]]
            let isFull = series.count >= Self.mostSeries && series[labels] == nil
            let labels = isFull ? labels.map { _ in "other" } : labels
            if let known = series[labels] { return known as? Instrument }
            guard let made = make(figure) else { return nil }
            held[name, default: [:]][labels] = made
            return made
        }
    }

    private func recorder(_ name: String, _ dimensions: [(String, String)]) -> HeldHistogram? {
        held(name, dimensions) { figure in
            guard case .histogram(let bounds) = figure.kind else { return nil }
            return HeldHistogram(bounds: bounds)
        }
    }

    private func gauge(_ name: String, _ dimensions: [(String, String)]) -> HeldGauge? {
        held(name, dimensions) { $0.kind == .gauge ? HeldGauge() : nil }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        held(label, dimensions) { $0.kind == .counter ? HeldCounter() : nil } ?? NOOPMetricsHandler.instance
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return recorder(label, dimensions) ?? NOOPMetricsHandler.instance }
        return gauge(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        recorder(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    // What was counted stays counted.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}
}

/// What is kept of one series.
private protocol Held: AnyObject, Sendable {
    var value: Sample.Value { get }
}

private final class HeldCounter: Held, CounterHandler {
    private let count = Atomic<Int64>(0)

    var value: Sample.Value { .number(Double(count.load(ordering: .relaxed))) }

    /// A counter never falls.
    func increment(by amount: Int64) {
        if amount > 0 { count.wrappingAdd(amount, ordering: .relaxed) }
    }

    func reset() { count.store(0, ordering: .relaxed) }
}

private final class HeldGauge: Held, MeterHandler, RecorderHandler {
    private let number = Mutex(0.0)

    var value: Sample.Value { .number(number.withLock(\.self)) }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { number.withLock { $0 = value } }
    func increment(by amount: Double) { number.withLock { $0 += amount } }
    func decrement(by amount: Double) { number.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
}

private final class HeldHistogram: Held, RecorderHandler, TimerHandler {
    private let histogram: Mutex<Histogram>

    init(bounds: [Double]) { histogram = Mutex(Histogram(bounds: bounds)) }

    var value: Sample.Value { .histogram(histogram.withLock(\.self)) }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { histogram.withLock { $0.record(value) } }
    /// Times are shown in seconds.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}
