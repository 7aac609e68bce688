/// What a benchmark found, as one JSON object for programs and as lines for people.
package protocol BenchReport: Encodable {
    var lines: [String] { get }
    /// Whether nothing went wrong that must not.
    var isSound: Bool { get }
}

extension BenchReport {
    package var isSound: Bool { true }
}
