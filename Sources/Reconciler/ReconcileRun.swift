import CJ
import CJClient
public import Foundation
import Leases
import Ledger
public import Logging
public import Postgres
import Synchronization

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

    private let pool: Pool
    private let accounts: [ReconciledAccount]
    private let settings: ReconcilerSettings
    private let holder: String
    private let project: @Sendable () async throws -> Void
    private let logger: Logger

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

    /// How often the database may go away before that is the end.
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
        let tally = Tally(onProgress)
        var losses = 0
        while true {
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
            } catch let error as PostgresError where error.isAbsence && losses < Self.mostLosses {
                losses += 1
                logger.warning("the database went away; going on", metadata: ["reason": "\(error)"])
                try await Task.sleep(for: .seconds(1 << losses))
            }
            try await Task.sleep(for: settings.lease.renewal / 4)
        }
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
            var things: [Things] = []
            for account in try await owners(of: id) {
                if let found = try await self.things(of: id, account) { things.append(found) }
            }
            let size = settings.sizes.size(of: .trackInfo)
            func call(_ call: SnapshotType, _ count: Int) -> ReconcilePlan.Call? {
                count == 0 ? nil : ReconcilePlan.Call(call: call, things: count, calls: (count + size - 1) / size)
            }
            plan = ReconcilePlan(
                calls: [
                    call(.orderDetail, max(1, things.count)), call(.costSheet, things.count(where: \.hasCosts)),
                    call(.outboundDetail, things.count(where: \.isPrivateOutbound)),
                    call(.dispute, things.map(\.disputes.count).reduce(0, +)),
                    call(.trackInfo, things.map(\.trackNumbers.count).reduce(0, +)),
                ].compactMap(\.self), lists: 0)
        }
        await pool.close()
        return plan
    }

    // MARK: Everything

    private func askForAll(_ scope: Scope, since begin: Date, _ lease: Lease, _ tally: Tally) async throws {
        try await project()
        try await pool.withConnection { connection in
            try await EventsToRefresh(lease: lease, settle: .zero, connection: connection).lookThrough()
            for account in accounts {
                let table = CheckTable(account: account.name, connection: connection)
                try await table.noteLists()
                try await CallLimitTable(account: account.name, connection: connection).forgetAbsences()
                if case .all = scope {
                    _ = try await table.makeDue(askedBefore: begin, .ordinary, includingFinal: true)
                } else {
                    _ = try await table.makeDue(askedBefore: begin, .outage, includingFinal: false)
                }
            }
        }
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
            let due = try await dueCount(in: accounts.filter { !tally.isClosed($0.name) })
            if tally.isClosed(accounts.map(\.name)) { break }
            if due == 0, touched == 0, !(listsTellNews && walks < Self.mostWalks) { break }
        }
        try await compare(lease, tally)
    }

    /// Compares what CJ answered with what webhooks told. The run ends after it.
    private func compare(_ lease: Lease, _ tally: Tally) async throws {
        tally.add(
            try await pool.withConnection { connection in
                try await Comparisons(lease: lease, connection: connection).compare(isPatient: false)
            })
    }

    private func makeListsDue() async throws {
        try await pool.withConnection { connection in
            for account in accounts {
                try await CheckTable(account: account.name, connection: connection).makeListsDue(.ordinary)
            }
        }
    }

    /// Works for all accounts until nothing is due, and nothing that failed is about to be tried again.
    private func work(_ lease: Lease, _ tally: Tally) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for account in accounts where !tally.isClosed(account.name) {
                group.addTask { try await work(on: account, lease, tally) }
            }
            try await group.waitForAll()
        }
    }

    private func work(on account: ReconciledAccount, _ lease: Lease, _ tally: Tally) async throws {
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

    // MARK: One order

    private func ask(for id: String, _ lease: Lease, _ tally: Tally) async throws {
        try await project()
        let owners = try await owners(of: id)
        var isKnown = false
        for account in owners {
            let work = AccountWork(account: account, settings: settings, lease: lease, pool: pool)
            try await ask(work, .orderDetail, [try await code(of: id, account) ?? id], tally)
            try await project()
            guard let order = try await things(of: id, account) else { continue }
            isKnown = true
            if let code = order.code {
                if order.hasCosts { try await ask(work, .costSheet, [code], tally) }
                if order.isPrivateOutbound { try await ask(work, .outboundDetail, [code], tally) }
                if !order.disputes.isEmpty { try await ask(work, .dispute, order.disputes, tally) }
            }
            if !order.trackNumbers.isEmpty { try await ask(work, .trackInfo, order.trackNumbers, tally) }
        }
        try await project()
        try await compare(lease, tally)
        if !isKnown, tally.summary.waitsUntil == nil { throw UnknownOrder(id: id) }
    }

    private func ask(_ work: AccountWork, _ call: SnapshotType, _ entities: [String], _ tally: Tally) async throws {
        switch try await work.ask(call, entities) {
        case .done(let type, let findings): tally.add(findings, of: type)
        case .failed(let error): throw error
        // One by one they are answered, or refused for what they are.
        case .spoilt(_, let error):
            guard entities.count > 1 else { throw error }
            for entity in entities { try await ask(work, call, [entity], tally) }
        case .notOffered(let name, let error):
            logger.warning("CJ has no such call", metadata: ["name": "\(name)", "reason": "\(error)"])
        case .putOff(_, let until): tally.countPutOff(entities, of: work.account.name, until: until)
        case .closed(let until): tally.close(work.account.name, until: until)
        }
    }

    /// The accounts that have the order; all, where none knows it yet.
    private func owners(of id: String) async throws -> [ReconciledAccount] {
        let names = try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT DISTINCT i.account
                FROM reconciler.live AS l
                JOIN reconciler.known_order_ids AS i ON i.id = \(id) AND i.generation = l.generation
                """, as: String.self)
        }
        let own = accounts.filter { names.contains($0.name.text) }
        return own.isEmpty ? accounts : own
    }

    private func code(of id: String, _ account: ReconciledAccount) async throws -> String? {
        try await things(of: id, account).flatMap { $0.code ?? $0.internalId }
    }

    private struct Things: Sendable {
        let code: String?
        let internalId: String?
        let hasCosts: Bool
        let isPrivateOutbound: Bool
        let disputes: [String]
        let trackNumbers: [String]
    }

    private func things(of id: String, _ account: ReconciledAccount) async throws -> Things? {
        try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT o.cj_order_code, o.cj_internal_id,
                    o.is_sandbox IS NOT TRUE AND o.is_paid,
                    o.is_private_outbound IS TRUE,
                    ARRAY (
                        SELECT d.dispute_id
                        FROM reconciler.known_disputes AS d
                        WHERE d.order_key = o.order_key AND d.account = o.account AND d.generation = o.generation
                    ),
                    ARRAY (
                        SELECT DISTINCT s.asked_by
                        FROM reconciler.known_order_ids AS other
                        JOIN reconciler.known_shipments AS s
                            ON (s.order_ref = other.id OR s.order_refs @> ARRAY[other.id])
                            AND s.account = other.account AND s.generation = other.generation
                        WHERE other.order_key = o.order_key AND other.account = o.account
                            AND other.generation = o.generation AND other.kind IN ('code', 'internal', 'pending')
                    )
                FROM reconciler.live AS l
                JOIN reconciler.known_order_ids AS i
                    ON i.id = \(id) AND i.account = \(account.name) AND i.generation = l.generation
                JOIN reconciler.known_orders AS o
                    ON o.order_key = i.order_key AND o.account = i.account AND o.generation = l.generation
                WHERE o.attached_to IS NULL
                ORDER BY o.first_seen_at
                LIMIT 1
                """, as: Things.init
            ).first
        }
    }
}

/// Neither the ledger nor CJ knows an order.
public struct UnknownOrder: Error, CustomStringConvertible {
    let id: String

    public var description: String {
        "no order \(id.prefix(64)) is known: CJ finds orders by their code (SD…, DP…, CJ…), its all-digit id or the seller's number"
    }
}

/// Counts what concurrent work does.
private final class Tally: Sendable {
    private struct Counted {
        var summary = ReconcileSummary()
        /// What waits, each once.
        var waiting: Set<[String]> = []
        /// The accounts that CJ takes no calls of.
        var closed: Set<AccountName> = []
    }

    private let counted = Mutex(Counted())
    private let onProgress: @Sendable (ReconcileRun.Progress) -> Void

    init(_ onProgress: @escaping @Sendable (ReconcileRun.Progress) -> Void) { self.onProgress = onProgress }

    var summary: ReconcileSummary { counted.withLock(\.summary) }

    func add(_ findings: Findings, of type: SnapshotType) { counted.withLock { $0.summary.add(findings, of: type) } }

    func add(_ found: [Comparisons.Found]) { counted.withLock { $0.summary.add(found) } }

    func countFailure() { counted.withLock { $0.summary.failures += 1 } }

    func countPutOff(_ things: [String], of account: AccountName, until: Date) {
        counted.withLock { counted in
            counted.waiting.formUnion(things.map { [account.text, $0] })
            counted.summary.putOff = counted.waiting.count
            counted.summary.wait(until: until)
        }
    }

    func close(_ account: AccountName, until: Date) {
        counted.withLock { counted in
            counted.closed.insert(account)
            counted.summary.wait(until: until)
        }
    }

    func isClosed(_ account: AccountName) -> Bool { counted.withLock { $0.closed.contains(account) } }

    func isClosed(_ accounts: [AccountName]) -> Bool { counted.withLock { $0.closed.isSuperset(of: accounts) } }

    func show(due: Int) { onProgress(ReconcileRun.Progress(answers: summary.answers, due: due)) }
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
    fileprivate mutating func wait(until instant: Date) { waitsUntil = min(waitsUntil ?? instant, instant) }

    /// News that lists told.
    fileprivate var listNews: Int {
        SnapshotType.allCases.filter(\.isListed).map { calls[$0.rawValue]?.news ?? 0 }.reduce(0, +)
    }
}
