public import Exposition

/// What `/metrics` answers: what the process counts, and what the database says of the rest.
///
/// The database is asked at most every few seconds, however many ask, and nobody waits for it longer than ``patience``:
/// then the answer has what the process knows.
public struct Scrape: Sendable {
    private let registry: FigureRegistry
    private let figures: [Figure]
    private let known: @Sendable () async -> [Family]
    private let status: SharedReading<LedgerStatus>
    private let holder: String

    /// How old what the database said may be.
    static let age: Duration = .seconds(4)
    /// Prometheus waits ten seconds by default.
    static let patience: Duration = .seconds(3)

    /// - Parameters:
    ///   - figures: all there are, in the order in which they are shown.
    ///   - known: what the process knows and does not count.
    ///   - holder: this process, as leases name it.
    public init(
        _ figures: [Figure], registry: FigureRegistry, status: SharedReading<LedgerStatus>, holder: String,
        known: @escaping @Sendable () async -> [Family]
    ) {
        self.figures = figures
        self.registry = registry
        self.status = status
        self.holder = holder
        self.known = known
    }

    /// As Prometheus reads it.
    public func text() async -> String {
        let status = try? await status.latest(notOlderThan: Self.age, within: Self.patience)?.result.get()
        let said = status?.families(holder: holder) ?? []
        let families = registry.families + [Family(.databaseUp, status != nil)] + said + (await known())
        let byName = Dictionary(families.map { ($0.figure.name, $0) }) { first, _ in first }
        // What has no series yet is named all the same.
        return ExpositionText.text(of: figures.map { byName[$0.name] ?? Family($0, []) })
    }
}
