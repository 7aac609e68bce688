import Foundation

/// How large the acceptance test is: small where nobody says otherwise.
enum Scale {
    /// Purchases in one run: `CJLEDGER_ACCEPTANCE_ORDERS`.
    static let orders = Int(variable("ORDERS") ?? "") ?? 60
    /// The seeds, a run each: `CJLEDGER_ACCEPTANCE_SEEDS`, with commas between.
    static let seeds = variable("SEEDS").map { $0.split(separator: ",").compactMap { UInt64($0) } } ?? [1]
    /// The dialects, some runs each: `CJLEDGER_ACCEPTANCE_DIALECTS`, with blanks between.
    static let dialects =
        variable("DIALECTS").map { $0.split(separator: " ").map(String.init) } ?? ["live", "random:3", "random:6"]
    /// Purchases in one run in a dialect: `CJLEDGER_ACCEPTANCE_DIALECT_ORDERS`.
    static let dialectOrders = Int(variable("DIALECT_ORDERS") ?? "") ?? 20
    /// Calls a second that CJ takes: `CJLEDGER_ACCEPTANCE_RATE`.
    static let rate = Int(variable("RATE") ?? "") ?? 50
    /// Whether somebody asked for more than the small run, and watches.
    static let isLarge = variable("ORDERS") != nil

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment["CJLEDGER_ACCEPTANCE_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Says how it goes, in a line, where somebody watches.
    static func tell(_ line: String) {
        guard isLarge else { return }
        FileHandle.standardError.write(
            Data("\(Date().formatted(.iso8601.time(includingFractionalSeconds: false)))  \(line)\n".utf8))
    }
}
