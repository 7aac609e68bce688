import Ledger

/// What came of folding events again and comparing with the live rows.
public struct VerificationReport: Sendable, Encodable, Equatable {
    /// The live generation.
    public let generation: Int
    /// Where it stood.
    public let position: Int
    /// How many orders were compared; nil for all there are.
    public let orders: Int?
    /// How many parcels were compared; nil for all there are.
    public let parcels: Int?
    /// How many events were folded.
    public let events: Int
    /// How many things of the sample were left out, since they hang together with too large a part of the ledger.
    public let omitted: Int
    /// How each table differs; `live` is what stands there, `candidate` what the events say.
    public let tables: [TableDifferences]
    /// The positions of events, among those folded, whose bodies are not those that were received. A replay mends nothing
    /// of that: it folds none of them.
    public let altered: [Int]

    /// Whether everything compared is as the events say, and they are as they were received.
    public var isEmpty: Bool { tables.allSatisfy(\.isEmpty) && altered.isEmpty }

    /// How many rows differ.
    public var rows: Int { tables.reduce(0) { $0 + $1.onlyLive + $1.onlyCandidate + $1.different } }

    /// What the parts of a sample add up to.
    struct Findings: Sendable {
        var orders = 0
        var parcels = 0
        var events = 0
        var omitted = 0
        var altered: Set<LedgerPosition> = []
        private(set) var tables: [TableDifferences]

        /// A few are enough to see what is wrong.
        private static let mostExamples = 20

        init(_ tables: [TableDifferences]) { self.tables = tables }

        mutating func add(_ found: [TableDifferences]) {
            for part in found {
                guard let index = tables.firstIndex(where: { $0.table == part.table }) else { continue }
                tables[index] = tables[index].joined(with: part, examples: Self.mostExamples)
            }
        }
    }
}

/// How much of the read models is verified.
public enum SampleSize: Sendable, Equatable {
    /// So many orders and parcels, with all that belongs to them.
    case things(Int)
    /// Such a part of all orders and parcels.
    case percent(Double)

    /// Reads a whole number, or a percentage such as `5%`; nil when it is none above 0.
    public init?(_ text: String) {
        if text.hasSuffix("%") {
            guard let percent = Double(text.dropLast()), percent > 0, percent <= 100 else { return nil }
            self = .percent(percent)
        } else {
            guard let count = Int(text), (1...1_000_000).contains(count) else { return nil }
            self = .things(count)
        }
    }
}
