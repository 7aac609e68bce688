/// How two generations differ at one position.
public struct ComparisonReport: Sendable, Encodable, Equatable {
    /// The generation that is compared with.
    public let live: Int
    /// The other one.
    public let candidate: Int
    /// Where both stand.
    public let position: Int
    /// Each table of read models, by name, whether it differs or not.
    public internal(set) var tables: [TableDifferences]

    /// Whether they hold the same.
    public var isEmpty: Bool { tables.allSatisfy(\.isEmpty) }

    /// Whether no row that analysts see stands in the live generation only.
    public var nothingMissing: Bool { tables.allSatisfy { $0.onlyLive == 0 || !$0.isShown } }
}

/// How one table differs.
public struct TableDifferences: Sendable, Encodable, Equatable {
    /// The table of the schema `projection`.
    public let table: String
    /// Whether analysts see its rows.
    public let isShown: Bool
    /// Rows that only the live generation has.
    public private(set) var onlyLive = 0
    /// Rows that only the candidate has.
    public private(set) var onlyCandidate = 0
    /// Rows that both have, with other values.
    public private(set) var different = 0
    /// In how many of those each column differs.
    public private(set) var columns: [String: Int] = [:]
    /// A few rows of each kind of difference.
    public internal(set) var examples: [RowDifference] = []

    init(_ table: ComparedTable) {
        self.table = table.name
        isShown = table.isShown
    }

    /// Whether it holds the same rows in both.
    public var isEmpty: Bool { onlyLive == 0 && onlyCandidate == 0 && different == 0 }

    mutating func count(_ difference: RowDifference) {
        switch difference.presence {
        case .onlyLive: onlyLive += 1
        case .onlyCandidate: onlyCandidate += 1
        case .both: different += 1
        }
        for column in difference.columns { columns[column.name, default: 0] += 1 }
    }

    /// The same with what another part of the table showed.
    func joined(with other: TableDifferences, examples limit: Int) -> TableDifferences {
        var sum = self
        sum.onlyLive += other.onlyLive
        sum.onlyCandidate += other.onlyCandidate
        sum.different += other.different
        sum.columns.merge(other.columns, uniquingKeysWith: +)
        sum.examples = Array((examples + other.examples).prefix(limit))
        return sum
    }
}

/// One row that differs.
public struct RowDifference: Sendable, Encodable, Equatable {
    /// Which generation has the row.
    public enum Presence: String, Sendable, Encodable, Comparable {
        case onlyLive = "only_live"
        case onlyCandidate = "only_candidate"
        case both

        public static func < (left: Presence, right: Presence) -> Bool { left.rawValue < right.rawValue }
    }

    /// The values of its key columns, in the order of the table's key.
    public let key: [KeyColumn]
    public let presence: Presence
    /// The columns that differ where both have the row.
    public let columns: [ColumnDifference]
    /// The events that name what the row is about, ascending; of many the last ones.
    public internal(set) var events: [Int] = []

    /// The row, what is wrong with it, and the events behind, in one line.
    public var summary: String {
        let row = key.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        let what =
            switch presence {
            case .onlyLive: "stands in the live generation only"
            case .onlyCandidate: "is missing in the live generation"
            case .both:
                columns.map { "\($0.name) \(Self.shown($0.live)) → \(Self.shown($0.candidate))" }
                    .joined(separator: ", ")
            }
        let positions = events.map(String.init).joined(separator: ", ")
        return "\(row): \(what)" + (events.isEmpty ? "" : " (events \(positions))")
    }

    private static func shown(_ value: String?) -> String {
        guard let value else { return "NULL" }
        return value.count > 60 ? "\(value.prefix(60))…" : value
    }

    /// The value of a key column.
    func value(of column: String) -> String? { key.first { $0.name == column }?.value }
}

/// One column of a row's key.
public struct KeyColumn: Sendable, Encodable, Equatable {
    public let name: String
    public let value: String
}

/// One column of a row in both generations, as PostgreSQL writes its values; nil is NULL.
public struct ColumnDifference: Sendable, Encodable, Equatable {
    public let name: String
    public let live: String?
    public let candidate: String?

    public init(name: String, live: String?, candidate: String?) {
        self.name = name
        self.live = live
        self.candidate = candidate
    }

    private enum CodingKeys: String, CodingKey { case name, live, candidate }

    /// Both members stand in the object, null where the value is NULL.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(name, forKey: .name)
        try members.encode(live, forKey: .live)
        try members.encode(candidate, forKey: .candidate)
    }
}
