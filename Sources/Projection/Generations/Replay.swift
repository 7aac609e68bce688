public import Folding
import Foundation
public import Leases
public import Ledger
public import Logging
public import Postgres

/// Rebuilds the read models from the whole ledger beside those that analysts read, and switches to the new ones.
///
/// It can be ended at any moment: another run goes on where it stopped.
public struct Replay: Sendable {
    /// What a run came to.
    public enum Outcome: Sendable, Equatable {
        /// The new generation is live.
        ///
        /// - Parameter from: the one that was; nil where another process switched.
        case switched(from: Generation?, to: Generation)
        /// It is complete and waits for a person, for the reason given.
        case waits(Generation, because: String)
    }

    /// What a run is doing.
    public enum Progress: Sendable, Equatable {
        /// Another process fills the generation, or was killed while it did.
        case waiting(for: String?, generation: Generation)
        case begun(Generation, target: LedgerPosition, isResumed: Bool)
        /// So many of so many events, or of nil where that is not known.
        case step(String, done: Int, of: Int?)
        case comparing
        case compared(ComparisonReport)
    }

    private let connection: ConnectionSettings
    private let settings: ProjectorSettings
    private let foldVersion: Int
    private let holder: String
    private let urgency: Lease.Urgency
    private let timing: Lease.Timing
    private let filling: FillSettings
    private let makesWay: @Sendable () -> Bool
    private let logger: Logger

    /// - Parameters:
    ///   - connection: where to work; its role must own the read models and read the ledger.
    ///   - holder: this process in words, different for any two.
    ///   - urgency: a person's command takes the work over from a process that goes on for ever.
    ///   - filling: how large a part of the machine the fill may take.
    ///   - makesWay: whether something more important is waiting, so that this should pause.
    public init(
        connection: ConnectionSettings, settings: ProjectorSettings, foldVersion: Int = Fold.version, holder: String,
        urgency: Lease.Urgency, timing: Lease.Timing = Lease.Timing(), filling: FillSettings = FillSettings(),
        makesWay: @escaping @Sendable () -> Bool = { false }, logger: Logger
    ) {
        var patient = connection
        patient.statementTimeout = .seconds(120)
        patient.lockTimeout = .seconds(30)
        self.connection = patient
        self.settings = settings
        self.foldVersion = foldVersion
        self.holder = holder
        self.urgency = urgency
        self.timing = timing
        self.filling = filling
        self.makesWay = makesWay
        self.logger = logger
    }

    /// Resumes the unfinished replay of this fold version, else begins one, and brings it to its end.
    ///
    /// - Throws: ``ReplayGivesWay`` when a person's command takes over, ``GenerationRemoved``, `LeaseLost`, and what
    ///   connections throw. Another run goes on from there.
    public func run(progress: @escaping @Sendable (Progress) -> Void = { _ in }) async throws -> Outcome {
        let pool = Pool(connection, size: 2)
        let result: Result<Outcome, any Error>
        do {
            result = .success(try await run(pool, progress))
        } catch {
            result = .failure(error)
        }
        await pool.close()
        return try result.get()
    }

    private func run(_ pool: Pool, _ progress: @escaping @Sendable (Progress) -> Void) async throws -> Outcome {
        let replay = try await pool.withConnection { connection in
            try await ReplayRow.resumeOrBegin(foldVersion: foldVersion, on: connection)
        }
        let turns = FillTurns(pool: pool, holder: holder, urgency: urgency, timing: timing, logger: logger)
        return try await turns.take(replay) {
            progress(.waiting(for: $0, generation: replay.generation))
        } _: { turn in
            try await givingWay(turn) { try await work(replay.generation, turn.lease, pool, progress) }
        }
    }

    /// Ends the work when somebody waits for the lease whose turn it is.
    private func givingWay(
        _ turn: LeaseTurn, _ body: @escaping @Sendable () async throws -> Outcome
    ) async throws -> Outcome {
        try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while !turn.isOver { try await Task.sleep(for: .milliseconds(100)) }
                throw ReplayGivesWay()
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }

    private func work(
        _ generation: Generation, _ lease: Lease, _ pool: Pool, _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Outcome {
        guard let replay = try await pool.withConnection({ try await ReplayRow.of(generation, on: $0) }) else {
            throw GenerationRemoved(generation: generation)
        }
        // Another run may have come to the end while this one waited.
        if replay.isDone { return try await outcome(of: generation, pool) }
        progress(.begun(generation, target: replay.target, isResumed: lease.epoch > 1))
        guard let standing = try await standing(of: generation, pool), standing.state != .retired else {
            throw GenerationRemoved(generation: generation)
        }
        if standing.state == .filling {
            try await fill(replay, lease, pool, progress)
            let heldBack = try await compare(generation, pool, progress)
            try await pool.withConnection { try await replay.complete(heldBack: heldBack, lease, on: $0) }
        }
        return try await settle(replay, lease, pool)
    }

    /// Writes the rows of all events up to the target, or of those that are left.
    private func fill(
        _ replay: ReplayRow, _ lease: Lease, _ pool: Pool, _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws {
        try await GenerationFill(
            generation: replay.generation, target: replay.target, epoch: lease.epoch, connection: connection,
            settings: filling, zone: settings.zone, makesWay: makesWay, logger: logger
        ).run { progress(.step($0.phase.rawValue, done: $0.done, of: $0.total)) }
    }

    /// Says what would be missing in the new generation; nil when nothing would.
    private func compare(
        _ generation: Generation, _ pool: Pool, _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> String? {
        let (live, end) = try await pool.withConnection { connection in
            (try await GenerationStanding.readAll(on: connection).live, try await Self.ledgerEnd(on: connection))
        }
        if live.checkpoint == .start { return nil }
        if live.foldVersion == foldVersion { try await catchUp(live.generation, to: end) }
        guard let held = try await standing(of: live.generation, pool) else { return nil }
        try await catchUp(generation, to: held.checkpoint, progress)
        progress(.comparing)
        let report = try await GenerationComparison(
            live: live.generation, candidate: generation, connection: connection, settings: settings, logger: logger
        ).run()
        progress(.compared(report))
        return report.nothingMissing ? nil : report.missing
    }

    /// Takes the generation to the ledger's end, and switches to it unless something holds it back.
    private func settle(_ replay: ReplayRow, _ lease: Lease, _ pool: Pool) async throws -> Outcome {
        let generation = replay.generation
        try await catchUp(generation, to: try await pool.withConnection { try await Self.ledgerEnd(on: $0) })
        let heldBack = try await standing(of: generation, pool)?.filling?.heldBack
        if let heldBack {
            try await pool.withConnection { try await replay.end(heldBack: nil, lease, on: $0) }
            return .waits(generation, because: heldBack)
        }
        try await pool.withConnection { try await $0.transaction { try await lease.hold(on: $0) } }
        do {
            let switched = try await makeLive(generation)
            try await pool.withConnection { try await replay.end(heldBack: nil, lease, on: $0) }
            return .switched(from: switched.from.generation, to: generation)
        } catch let refusal as SwitchRefusal {
            // It is live already where a run was killed between the switch and the note of it.
            let reason = refusal.isOfLive ? nil : refusal.description
            try await pool.withConnection { try await replay.end(heldBack: reason, lease, on: $0) }
            return try await outcome(of: generation, pool)
        }
    }

    /// The new generation may be behind at one moment; it comes nearer with each try.
    private func makeLive(_ generation: Generation, tries: Int = 3) async throws -> GenerationSwitch.Outcome {
        do {
            return try await GenerationSwitch(
                connection: connection, settings: settings, foldVersion: foldVersion, logger: logger
            ).make(generation, liveFor: .itself)
        } catch let refusal as SwitchRefusal where refusal.isBehind && tries > 1 {
            return try await makeLive(generation, tries: tries - 1)
        }
    }

    private func outcome(of generation: Generation, _ pool: Pool) async throws -> Outcome {
        guard let standing = try await standing(of: generation, pool) else {
            throw GenerationRemoved(generation: generation)
        }
        if standing.isLive { return .switched(from: nil, to: generation) }
        return .waits(generation, because: standing.filling?.heldBack ?? "another generation was made live since")
    }

    private func catchUp(
        _ generation: Generation, to position: LedgerPosition,
        _ progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws {
        let projector = Projector(
            connection: connection, settings: settings, appendsQueue: makesWay, foldVersion: foldVersion,
            logger: logger)
        try await projector.catchUp(generation, to: position) { checkpoint in
            progress(.step("catching up", done: checkpoint.value, of: position.value))
        }
    }

    private func standing(of generation: Generation, _ pool: Pool) async throws -> GenerationStanding? {
        try await pool.withConnection { try await GenerationStanding.readAll(on: $0) }[generation]
    }

    private static func ledgerEnd(on connection: Connection) async throws(PostgresError) -> LedgerPosition {
        try await connection.query("SELECT coalesce(max(position), 0) FROM ledger.events") {
            row throws(PostgresError) in LedgerPosition(try row.next())
        }.first ?? .start
    }
}

/// A person's command goes on with the replay.
public struct ReplayGivesWay: Error, CustomStringConvertible {
    public var description: String { "`cjledger replay` goes on with the replay" }
}

/// The generation went while it was filled.
public struct GenerationRemoved: Error, CustomStringConvertible {
    let generation: Generation

    public var description: String {
        "generation \(generation.number) was removed meanwhile (`cjledger replay --prune`): run `cjledger replay` to begin anew"
    }
}

extension ComparisonReport {
    /// What only the live generation has, in words.
    var missing: String {
        let tables = tables.filter { $0.isShown && $0.onlyLive > 0 }.map { "\($0.onlyLive) of \($0.table)" }
        return "rows of the live generation would be missing: \(tables.joined(separator: ", "))"
    }
}
