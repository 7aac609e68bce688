public import CJ
public import Foundation

/// Something that is to be asked for, by its name.
public struct DueCheck: Sendable, Hashable {
    public let call: SnapshotType
    public let entity: String
    public let priority: CheckPriority
    public let dueAt: Date
    /// Whether CJ never answered about it.
    public let isNew: Bool

    public init(_ call: SnapshotType, _ entity: String, priority: CheckPriority, dueAt: Date, isNew: Bool) {
        self.call = call
        self.entity = entity
        self.priority = priority
        self.dueAt = dueAt
        self.isNew = isNew
    }

    /// What is asked about.
    struct Thing: Hashable {
        let call: SnapshotType
        let entity: String
    }

    var thing: Thing { Thing(call: call, entity: entity) }

    fileprivate var turn: Turn {
        Turn(priority: priority, points: call.turnByPoints, isOld: isNew ? 0 : 1, dueAt: dueAt)
    }
}

/// The next page of a list.
public struct DuePage: Sendable, Hashable {
    public let list: PagedList
    public let page: Int
    public let priority: CheckPriority
    public let dueAt: Date

    public init(_ list: PagedList, page: Int, priority: CheckPriority, dueAt: Date) {
        self.list = list
        self.page = page
        self.priority = priority
        self.dueAt = dueAt
    }

    fileprivate var turn: Turn { Turn(priority: priority, points: 0, isOld: 1, dueAt: dueAt) }
}

/// What comes first: by priority, then what costs no points, since its answer may make the other needless, then what was
/// never asked for, then by time.
private struct Turn: Comparable {
    let priority: CheckPriority
    let points: Int
    let isOld: Int
    let dueAt: Date

    static func < (left: Turn, right: Turn) -> Bool {
        (left.priority, left.points, left.isOld, left.dueAt) < (right.priority, right.points, right.isOld, right.dueAt)
    }
}

/// What the reconciler does in one go: one question to CJ and what follows from its answer.
public enum NextStep: Sendable, Hashable {
    case page(DuePage)
    /// Things to ask for in one call; never none.
    case batch(SnapshotType, [DueCheck])

    /// Chooses among what is due; nil when nothing is that could be asked now.
    ///
    /// A batch is filled up with whatever else is due for the same call, since that costs nothing.
    ///
    /// - Parameters:
    ///   - underWay: what is being asked. Nothing is asked twice at a time, so answers about a thing come in the order
    ///     of the questions. One page at a time is: after a stop one is repeated at most, and a thing that moves from one
    ///     list to another is not in two answers at once. What costs points waits for all else, as ever.
    public init?(
        checks: [DueCheck], pages: [DuePage], sizes: BatchSizes, beside underWay: [NextStep] = []
    ) {
        let asked = Set(underWay.flatMap(\.things))
        let checks = checks.filter {
            sizes.size(of: $0.call) > 0 && !asked.contains($0.thing)
                && !($0.call.costsPoints && underWay.contains { $0.isFree })
        }
        let pages = underWay.contains { $0.isPage } ? [] : pages
        let check = checks.min { $0.turn < $1.turn }
        let page = pages.min { $0.turn < $1.turn }
        switch (check, page) {
        case (nil, nil): return nil
        case (nil, let page?): self = .page(page)
        case (let check?, let page?) where page.turn < check.turn: self = .page(page)
        case (let check?, _):
            let same = checks.filter { $0.call == check.call }.sorted { $0.turn < $1.turn }
            self = .batch(check.call, Array(same.prefix(sizes.size(of: check.call))))
        }
    }

    /// What it asks about by name.
    var things: [DueCheck.Thing] {
        switch self {
        case .page: []
        case .batch(_, let checks): checks.map(\.thing)
        }
    }

    private var isPage: Bool {
        if case .page = self { true } else { false }
    }

    private var isFree: Bool {
        switch self {
        case .page: true
        case .batch(let call, _): !call.costsPoints
        }
    }
}

extension SnapshotType {
    /// Whether CJ counts points for the call.
    var costsPoints: Bool { turnByPoints > 0 }

    /// In which turn it may spend points; 0 spends none. A variant of which nothing is known comes before a level of stock,
    /// which the next message tells again.
    fileprivate var turnByPoints: Int {
        switch self {
        case .variant: 1
        case .stockLevels: 2
        default: 0
        }
    }
}

/// Of what is due, the lower goes first.
public enum CheckPriority: Int32, Sendable, CaseIterable, Comparable {
    /// A person waits for it.
    case operated
    /// It may have changed while no webhook could come.
    case outage
    /// What is known of it does not fit together.
    case contradiction
    /// Its time has come.
    case ordinary

    public static func < (left: CheckPriority, right: CheckPriority) -> Bool { left.rawValue < right.rawValue }
}
