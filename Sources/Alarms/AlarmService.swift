public import Admin
public import Foundation
import Instants
import Leases
import Ledger
public import Logging
public import Postgres
public import ServiceLifecycle

/// Tells people what needs one of them, and when it is over.
///
/// What `status` tells of the ledger one instance at a time tells, and the database remembers what was told. What a process
/// knows of itself, that it gets no answer from the database or that its spool is in use, it tells by itself, with the
/// database or without. Each channel is told in its own time: one that hangs holds up no other, and nothing else.
public struct AlarmService: Service {
    private let channels: [AlarmChannel]
    private let pool: Pool
    private let ledger: @Sendable () async -> (problems: [Problem], at: Date)?
    private let own: @Sendable () async -> [Problem]
    private let ownBooks: AlarmFile
    private let holder: String
    private let pace: Pace
    private let logger: Logger

    /// How long things take.
    public struct Pace: Sendable {
        /// From one look to the next.
        public var look: Duration = .seconds(3)
        /// Of what concerns the ledger.
        public var ledger = AlarmBook.Patience()
        /// Of what concerns this process: a database that restarts is away for a while, and the spool in use with it.
        public var own = {
            var patience = AlarmBook.Patience()
            patience.raising = 30
            return patience
        }()
        /// After the first try that came to nothing; doubled after each further one.
        public var firstPause: Duration = .seconds(5)
        public var longestPause: Duration = .seconds(300)

        public init() {}
    }

    /// - Parameters:
    ///   - connection: where it is remembered what was told; as ``LedgerRole/runtime``.
    ///   - ledger: what needs a person, and when that was read by the database's clock; nil when that cannot be told.
    ///   - own: what of this process does.
    ///   - folder: of the spool; nil without one.
    ///   - holder: this process in words, different for any two.
    public init(
        _ channels: [AlarmChannel], connection: ConnectionSettings,
        ledger: @escaping @Sendable () async -> (problems: [Problem], at: Date)?,
        own: @escaping @Sendable () async -> [Problem], folder: String?, holder: String, pace: Pace = Pace(),
        logger: Logger
    ) {
        self.channels = channels
        var remembering = connection
        remembering.connectTimeout = .seconds(2)
        remembering.statementTimeout = .seconds(5)
        pool = Pool(remembering, size: channels.count + 1)
        self.ledger = ledger
        self.own = own
        ownBooks = AlarmFile(folder: folder)
        self.holder = holder
        self.pace = pace
        self.logger = logger
    }

    /// Looks and tells until shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await tellOfLedger() }
                for channel in channels {
                    group.addTask {
                        await tell(
                            channel, from: ownBooks, pace.own, until: { false },
                            { (problems: await own(), at: Date.steady) })
                    }
                }
            }
        }
        await pool.close()
    }

    /// While this is the instance whose turn it is.
    private func tellOfLedger() async {
        let problems = Problems(logger: logger)
        while !Task.isCancelled {
            _ = try? await problems.watch("tell of what needs a person") {
                _ = try await LeaseTurn.take(
                    .alarming, as: holder, .standing, timing: Lease.Timing(), pool: pool, logger: logger
                ) { turn in
                    let table = AlarmTable(pool: pool, lease: turn.lease)
                    try await table.keepOnly(channels.map(\.name))
                    await withTaskGroup(of: Void.self) { group in
                        for channel in channels {
                            group.addTask {
                                await tell(channel, from: table, pace.ledger, until: { turn.isOver }, ledger)
                            }
                        }
                    }
                }
            }
            try? await Task.sleep(for: pace.look)
        }
    }

    /// Looks on and tells one channel, one message after the other.
    private func tell(
        _ channel: AlarmChannel, from shelf: any AlarmShelf, _ patience: AlarmBook.Patience,
        until isOver: @Sendable () -> Bool, _ found: @Sendable () async -> (problems: [Problem], at: Date)?
    ) async {
        let failures = Problems(logger: logger)
        var pause = RetryPause(pace)
        while !Task.isCancelled, !isOver() {
            _ = try? await failures.watch("look what needs a person") {
                guard let found = await found() else { return }
                let old = try await shelf.load(channel.name)
                var book = old
                book.note(found.problems, at: found.at, patience)
                try await shelf.save(book, over: old, channel.name)
                guard pause.isOver, let message = book.next(patience) else { return }
                let noted = book
                do {
                    try await channel.tell(message)
                    book.noteTold(message)
                } catch {
                    try Task.checkCancellation()
                    pause.lengthen()
                    failures.note("\(error)", of: "tell people", "an alarm was not delivered; trying again")
                    return try await shelf.note(failure: "\(error)", channel.name)
                }
                pause.end()
                if failures.isMended("tell people") { logger.notice("alarms are delivered again") }
                // It was told: that must be kept, also while this process is told to stop.
                try await Task { [book] in try await shelf.save(book, over: noted, channel.name) }.value
                logger.notice(
                    "told of an alarm",
                    metadata: [
                        "channel": "\(channel.name)", "event": "\(message.event.rawValue)",
                        "kind": "\(message.key.kind)",
                    ])
                try await shelf.note(failure: nil, channel.name)
            }
            try? await Task.sleep(for: pace.look)
        }
    }
}

/// How long to leave a channel alone that does not take what it is told.
private struct RetryPause {
    private let first: Duration
    private let longest: Duration
    private var next: Duration
    private var until: ContinuousClock.Instant?

    init(_ pace: AlarmService.Pace) {
        first = pace.firstPause
        longest = pace.longestPause
        next = first
    }

    var isOver: Bool { until.map { ContinuousClock.now >= $0 } ?? true }

    mutating func lengthen() {
        until = .now + next
        next = min(longest, next * 2)
    }

    mutating func end() {
        until = nil
        next = first
    }
}
