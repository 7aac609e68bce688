import CJClient
import Foundation
import Leases
import Ledger
public import Logging
public import Postgres
public import ServiceLifecycle

/// Asks CJ for whatever its messages left out, for as long as it runs.
///
/// Any number of instances may run. One at a time holds the lease and works; the others wait for their turn.
public struct Reconciler: Sendable {
    private let pool: Pool
    private let accounts: [ReconciledAccount]
    private let settings: ReconcilerSettings
    private let takesWebhooks: @Sendable () -> Bool
    private let holder: String
    private let problems: Problems
    private let logger: Logger

    /// A shorter time without a receiver loses nothing that CJ does not send again.
    private static let shortestGap: Duration = .seconds(5 * 60)

    /// - Parameters:
    ///   - connection: where to work, as ``LedgerRole/reconciler``.
    ///   - holder: this process in words, different for any two processes.
    ///   - takesWebhooks: whether this process receives at the moment, so that times without a receiver are known.
    public init(
        connection: ConnectionSettings, accounts: [ReconciledAccount], settings: ReconcilerSettings, holder: String,
        takesWebhooks: @escaping @Sendable () -> Bool, logger: Logger
    ) {
        pool = Pool(connection.forReconciling, size: (settings.lanes + 1) * accounts.count + 3)
        self.accounts = accounts
        self.settings = settings
        self.holder = holder
        self.takesWebhooks = takesWebhooks
        self.logger = logger
        problems = Problems(logger: logger)
    }

    /// Works while this process holds the lease.
    private func work(_ turn: LeaseTurn) async throws {
        logger.notice("reconciling", metadata: ["epoch": "\(turn.lease.epoch)"])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await lookForWork(turn) }
            for account in accounts {
                group.addTask { try await work(on: account, turn) }
                group.addTask { try await watchFeed(of: account, turn) }
            }
            try await group.waitForAll()
        }
        logger.notice("reconciling no longer", metadata: ["epoch": "\(turn.lease.epoch)"])
    }

    private func lookForWork(_ turn: LeaseTurn) async throws {
        var nextStock = ContinuousClock.now
        while !turn.isOver {
            if ContinuousClock.now >= nextStock {
                nextStock = .now + settings.intervals.list
                try await problems.watch("look for stock that is to be looked up") {
                    for account in accounts {
                        try await AccountWork(account: account, settings: settings, lease: turn.lease, pool: pool)
                            .noteStock()
                    }
                }
            }
            try await problems.watch("look for what is due") {
                try await pool.withConnection { connection in
                    try await EventsToRefresh(
                        lease: turn.lease, settle: settings.intervals.settle, connection: connection
                    ).lookThrough()
                    let gaps = try await Gaps(
                        lease: turn.lease, accounts: accounts.map(\.name), pointsPerDay: settings.pointsPerDay,
                        connection: connection
                    ).putFirst()
                    try await LateDuplicates(lease: turn.lease, connection: connection).putFirst()
                    try await Comparisons(lease: turn.lease, connection: connection).compare(isPatient: true)
                    if gaps > 0 { logger.notice("webhooks may be missing: asking CJ for everything that was open") }
                }
            }
            try await Task.sleep(for: settings.pollInterval)
        }
    }

    private func work(on account: ReconciledAccount, _ turn: LeaseTurn) async throws {
        let job = "reconcile account \(account.name)"
        let work = AccountWork(account: account, settings: settings, lease: turn.lease, pool: pool)
        var hasBegun = false
        while !hasBegun, !turn.isOver {
            try await problems.watch(job) {
                try await work.begin()
                hasBegun = true
            }
            if !hasBegun { try await Task.sleep(for: settings.pollInterval) }
        }
        try await Lanes(work: work, count: settings.lanes).run { result in
            var pace = Lanes.Pace.after(settings.pollInterval)
            try await problems.watch(job) {
                switch try result?.get() {
                case nil: break
                case .done(let type, let findings):
                    if findings.beginsVanishing { logger.warning(vanishing: findings, of: type, for: account.name) }
                    pace = .atOnce
                case .putOff(let things, let until):
                    logger.notice(
                        "CJ's points or calls of the day are used up for some",
                        metadata: ["account": "\(account.name)", "things": "\(things.count)", "until": "\(until)"])
                    pace = .atOnce
                case .spoilt(_, let error):
                    logger.notice("CJ refused a batch as a whole; asking for fewer", metadata: ["reason": "\(error)"])
                    pace = .atOnce
                case .failed(let error): throw error
                case .notOffered(let name, let error):
                    logger.info("CJ has no such call or list", metadata: ["name": "\(name)", "reason": "\(error)"])
                case .closed(let until):
                    logger.notice("CJ takes no more calls for now", metadata: ["until": "\(until)"])
                    pace = .after(.seconds(60))
                }
            }
            return turn.isOver ? .never : pace
        }
    }

    private func watchFeed(of account: ReconciledAccount, _ turn: LeaseTurn) async throws {
        let feedGuard = FeedGuard(
            account: account, settings: settings.feed, lease: turn.lease, pool: pool, logger: logger)
        var next = ContinuousClock.now
        while !turn.isOver {
            if ContinuousClock.now >= next {
                next = .now + settings.feed.interval
                try await problems.watch("watch over the webhooks of account \(account.name)") {
                    try await feedGuard.look()
                }
            }
            try await Task.sleep(for: settings.pollInterval)
        }
    }

    private func beat() async throws {
        while true {
            if takesWebhooks() {
                try await problems.watch("note that webhooks are taken") {
                    try await pool.withConnection { connection in
                        try await Heartbeat(shortestGap: Self.shortestGap, connection: connection).beat()
                    }
                }
            }
            try await Task.sleep(for: Heartbeat.interval)
        }
    }

    private func takeTurns() async throws {
        while true {
            try await problems.watch("take the right to reconcile") {
                do {
                    _ = try await LeaseTurn.take(
                        .reconciling, as: holder, .standing, timing: settings.lease, pool: pool, logger: logger, work)
                } catch is LeaseLost {
                    logger.notice("another process reconciles now")
                }
            }
            // More often than a holder renews: who waits should not wait much longer than the lease lasts.
            try await Task.sleep(for: settings.lease.renewal / 4)
        }
    }
}

extension Reconciler: Service {
    /// Works until shutdown. What goes wrong is logged once for each cause and tried again.
    public func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await beat() }
                    group.addTask { try await takeTurns() }
                    try await group.waitForAll()
                }
            }
        } catch is CancellationError {
            // The end.
        }
        await pool.close()
    }
}

extension Problems {
    /// Runs a job; that another process has the lease now is none of its problems.
    fileprivate func watch(_ job: String, _ body: () async throws -> Void) async throws {
        try await watch(job, passingOn: { $0 is LeaseLost }, body)
    }
}

extension ConnectionSettings {
    var forReconciling: ConnectionSettings {
        var settings = lookingUpByKey
        settings.statementTimeout = .seconds(30)
        settings.lockTimeout = .seconds(5)
        return settings
    }
}
