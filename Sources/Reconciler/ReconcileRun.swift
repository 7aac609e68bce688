import CJ
import CJClient
public import Foundation
import Leases
import Ledger
public import Logging
public import Postgres

/// Reconciling by hand: once, from the beginning to the point where nothing new comes.
public struct ReconcileRun: Sendable {
    /// What to ask for.
    public enum Scope: Sendable, Equatable {
        /// Everything, as if every interval had elapsed.
        case all
        /// Whatever may have changed since an instant.
        case since(Date)
        /// One order, by any of CJ's ids, with its parcels and costs.
        case order(String)
    }

    /// How far it is.
    public struct Progress: Sendable {
        /// How many things CJ has answered about.
        public let answers: Int
        /// How much is due yet; lists count as one each.
        public let due: Int
    }

    let pool: Pool
    let accounts: [ReconciledAccount]
    let settings: ReconcilerSettings
    private let holder: String
    let project: @Sendable () async throws -> Void
    let logger: Logger

    /// - Parameters:
    ///   - connection: where to work, as ``LedgerRole/reconciler``.
    ///   - holder: this process in words, different for any two processes.
    ///   - project: returns once the live read models hold every event there is.
    public init(
        connection: ConnectionSettings, accounts: [ReconciledAccount], settings: ReconcilerSettings, holder: String,
        logger: Logger, project: @escaping @Sendable () async throws -> Void
    ) {
        pool = Pool(connection.forReconciling, size: settings.lanes * accounts.count + 2)
        self.accounts = accounts
        // A person waits for it: news need not settle, and what fails is tried again soon.
        var settings = settings
        settings.intervals.settle = .zero
        settings.intervals.retry = .seconds(1)
        settings.intervals.longestRetry = .seconds(8)
        settings.intervals.wait(atLeast: Self.shortestInterval)
        self.settings = settings
        self.holder = holder
        self.project = project
        self.logger = logger
    }

    /// What fell due again while a run goes on would keep it from coming to its end.
    private static let shortestInterval: Duration = .seconds(3600)
    /// Lists are walked again while that brings news, since orders move from one to another meanwhile; at most so often.
    private static let mostWalks = 5
    /// What fails so often in a row is given up.
    private static let mostFailures = 5

    /// How often in a row the database may go away, with nothing answered in between, before that is the end.
    private static let mostLosses = 5

    /// Waits for its turn and reconciles. Goes on where it stood when the database was away for a moment.
    ///
    /// What must wait for points or for another day is left, and the summary says until when.
    ///
    /// - Throws: `CJError` when CJ refuses access, ``LeaseLost``, ``UnknownOrder``; see `PostgresError`.
    public func run(
        _ scope: Scope, onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> ReconcileSummary {
        let begin = try await begin(scope)
        let tally = RunTally(onProgress)
        var losses = 0
        while true {
            let answers = tally.summary.answers
            do {
                let isDone: Void? = try await LeaseTurn.take(
                    .reconciling, as: holder, .operated, timing: settings.lease, pool: pool, logger: logger
                ) { turn in
                    switch scope {
                    case .order(let id): try await ask(for: id, turn.lease, tally)
                    case .all, .since: try await askForAll(scope, since: begin, turn.lease, tally)
                    }
                }
                if isDone != nil {
                    await pool.close()
                    return tally.summary
                }
            } catch  where Self.tellsAbsence(error) {
                losses = tally.summary.answers > answers ? 1 : losses + 1
                guard losses <= Self.mostLosses else { throw error }
                logger.warning("the database went away; going on", metadata: ["reason": "\(error)"])
                try await Task.sleep(for: .seconds(1 << losses))
            }
            try await Task.sleep(for: settings.lease.renewal / 4)
        }
    }

    /// Whether the database was away, be it for a statement or for what was to be appended.
    private static func tellsAbsence(_ error: any Error) -> Bool {
        (error as? PostgresError)?.isAbsence ?? (error as? AppendFailure)?.isAbsence ?? false
    }

    /// Notes what is asked for.
    ///
    /// - Returns: from when on what was asked need not be asked again.
    private func begin(_ scope: Scope) async throws -> Date {
        try await pool.withConnection { connection in
            let now = try await connection.now()
            if case .since(let instant) = scope {
                try await connection.execute(
                    """
                    INSERT INTO reconciler.gaps (from_at, to_at, why, looked_at)
                    VALUES (least(\(instant), \(now)), \(now), 'an operator asked', clock_timestamp())
                    """)
            }
            return now
        }
    }

    /// How much would be asked for, without a call to CJ and without waiting for a turn.
    public func plan(_ scope: Scope) async throws -> ReconcilePlan {
        let plan: ReconcilePlan
        switch scope {
        case .all, .since:
            plan = try await pool.withConnection { connection in
                try await ReconcilePlan.read(
                    accounts.map(\.name), onlyOpen: scope != .all, sizes: settings.sizes, on: connection)
            }
        case .order(let id):
            var orders: [KnownOrder] = []
            for account in try await owners(of: id) {
                if let order = try await order(id, account) { orders.append(order) }
            }
            let size = settings.sizes.size(of: .trackInfo)
            func call(_ call: SnapshotType, _ count: Int) -> ReconcilePlan.Call? {
                count == 0 ? nil : ReconcilePlan.Call(call: call, things: count, calls: (count + size - 1) / size)
            }
            plan = ReconcilePlan(
                calls: [
                    call(.orderDetail, max(1, orders.count)), call(.costSheet, orders.count(where: \.hasCosts)),
                    call(.outboundDetail, orders.count(where: \.isPrivateOutbound)),
                    call(.dispute, orders.map(\.disputes.count).reduce(0, +)),
                    call(.trackInfo, orders.map(\.trackNumbers.count).reduce(0, +)),
                ].compactMap(\.self), lists: 0)
        }
        await pool.close()
        return plan
    }

    // MARK: Everything

    private func askForAll(_ scope: Scope, since begin: Date, _ lease: Lease, _ tally: RunTally) async throws {
        try await project()
        try await pool.withConnection { connection in
            try await EventsToRefresh(lease: lease, settle: .zero, connection: connection).lookThrough()
            for account in accounts {
                let table = CheckTable(account: account.name, connection: connection)
                try await table.noteLists()
                try await CallLimitTable(account: account.name, connection: connection).forgetAbsences()
                if case .all = scope {
                    _ = try await table.makeDue(
                        askedBefore: begin, .ordinary, includingFinal: true, pointsPerDay: settings.pointsPerDay)
                } else {
                    _ = try await table.makeDue(
                        askedBefore: begin, .outage, includingFinal: false, pointsPerDay: settings.pointsPerDay)
                }
            }
        }
        try await noteStock(lease)
        var walks = 0
        var listsTellNews = true
        while true {
            if listsTellNews, walks < Self.mostWalks {
                walks += 1
                try await makeListsDue()
            }
            let before = tally.summary
            try await work(lease, tally)
            listsTellNews = tally.summary.listNews > before.listNews
            try await project()
            let touched = try await pool.withConnection { connection in
                try await EventsToRefresh(lease: lease, settle: .zero, connection: connection).lookThrough()
            }
            try await noteStock(lease)
            let due = try await dueCount(in: accounts.filter { !tally.isClosed($0.name) })
            if tally.isClosed(accounts.map(\.name)) { break }
            if due == 0, touched == 0, !(listsTellNews && walks < Self.mostWalks) { break }
        }
        try await compare(lease, tally)
    }

    /// Compares what CJ answered with what webhooks told. The run ends after it.
    func compare(_ lease: Lease, _ tally: RunTally) async throws {
        tally.add(
            try await pool.withConnection { connection in
                try await Comparisons(lease: lease, connection: connection).compare(isPatient: false)
            })
    }

    private func noteStock(_ lease: Lease) async throws {
        for account in accounts {
            try await AccountWork(account: account, settings: settings, lease: lease, pool: pool).noteStock()
        }
    }

    private func makeListsDue() async throws {
        try await pool.withConnection { connection in
            for account in accounts {
                try await CheckTable(account: account.name, connection: connection).makeListsDue(.ordinary)
            }
        }
    }

    /// Works for all accounts until nothing is due, and nothing that failed is about to be tried again.
    private func work(_ lease: Lease, _ tally: RunTally) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for account in accounts where !tally.isClosed(account.name) {
                group.addTask { try await work(on: account, lease, tally) }
            }
            try await group.waitForAll()
        }
    }

    private func work(on account: ReconciledAccount, _ lease: Lease, _ tally: RunTally) async throws {
        let work = AccountWork(account: account, settings: settings, lease: lease, pool: pool)
        try await Lanes(work: work, count: settings.lanes).run { result in
            switch try result?.get() {
            case nil: return try await failsOnce(account) ? .after(.milliseconds(200)) : .never
            case .done(let type, let findings):
                tally.add(findings, of: type)
                tally.show(due: try await dueCount(in: accounts))
                if findings.beginsVanishing { logger.warning(vanishing: findings, of: type, for: account.name) }
            case .notOffered(let name, let error):
                logger.info("CJ has no such call or list", metadata: ["name": "\(name)", "reason": "\(error)"])
            case .failed(let error), .spoilt(_, let error):
                if error.isRefusedAccess { throw error }
                tally.countFailure()
                logger.warning("a call failed", metadata: ["reason": "\(error)"])
            case .putOff(let things, let until): tally.countPutOff(things, of: account.name, until: until)
            case .closed(let until):
                tally.close(account.name, until: until)
                return .never
            }
            return .atOnce
        }
    }

    /// Whether something that failed is due again within seconds.
    private func failsOnce(_ account: ReconciledAccount) async throws -> Bool {
        try await pool.withConnection { connection in
            try await CheckTable(account: account.name, connection: connection)
                .retriesSoon(within: settings.intervals.longestRetry, mostFailures: Self.mostFailures)
        }
    }

    private func dueCount(in accounts: [ReconciledAccount]) async throws -> Int {
        try await pool.withConnection { connection in
            var count = 0
            for account in accounts {
                count += try await CheckTable(account: account.name, connection: connection).dueCount()
            }
            return count
        }
    }
}

extension Logger {
    /// Says that CJ lacks most of what it had, and that nothing follows from it.
    func warning(vanishing findings: Findings, of type: SnapshotType, for account: AccountName) {
        warning(
            "CJ suddenly knows nothing of most of what it had answered about: taken for an outage and asked again",
            metadata: ["account": "\(account)", "call": "\(type.rawValue)", "things": "\(findings.vanished.count)"])
    }
}

extension ReconcileSummary {
    /// News that lists told.
    fileprivate var listNews: Int {
        SnapshotType.allCases.filter(\.isListed).map { calls[$0.rawValue]?.news ?? 0 }.reduce(0, +)
    }
}
