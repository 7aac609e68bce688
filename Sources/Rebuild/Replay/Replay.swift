public import Folding
import Foundation
public import Leases
public import Ledger
public import Logging
public import Postgres
public import ReadModels

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
        /// So many of so many events, or of nil where that is not known; of ``RebuildPhase/attaching``, tables.
        case step(RebuildPhase, done: Int, of: Int?)
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
    /// - Throws: `LeaseLost` when another process goes on with it, ``GenerationRemoved``, and what connections throw.
    ///   Another run goes on from there.
    public func run(progress: @escaping @Sendable (Progress) -> Void = { _ in }) async throws -> Outcome {
        try await Pool.using(connection, size: 2) { pool in
            let generation = try await pool.withConnection { connection in
                try await Self.resumeOrBegin(foldVersion: foldVersion, on: connection)
            }
            return try await inTurn(generation, pool, progress) { record, status in
                guard let filling = status.filling, filling.isUnderWay else {
                    // Another run came to the end while this one waited.
                    return try await outcome(of: generation, pool)
                }
                if status.state == .filling {
                    try await fill(record, filling, progress)
                    let heldBack = try await compare(generation, pool, progress)
                    try await pool.withConnection { try await record.complete(heldBack: heldBack, on: $0) }
                }
                return try await settle(record, pool)
            }
        }
    }

    /// Fills a generation that shows one position for good, or goes on with it.
    ///
    /// - Throws: as ``run(progress:)`` does.
    func fill(_ generation: Generation, progress: @escaping @Sendable (Progress) -> Void) async throws {
        try await Pool.using(connection, size: 2) { pool in
            try await inTurn(generation, pool, progress) { record, status in
                guard let filling = status.filling, filling.isUnderWay else { return }
                try await fill(record, filling, progress)
                try await pool.withConnection { try await record.end(on: $0) }
            }
        }
    }

    /// The generation that an unfinished replay of a fold version fills, else a new one.
    static func resumeOrBegin(foldVersion: Int, on connection: Connection) async throws -> Generation {
        try await Generation.changing(on: connection) { connection in
            let all = try await GenerationStatus.readAll(on: connection)
            if let unfinished = all.unfinished(foldVersion: foldVersion) { return unfinished.generation }
            // In bulk up to where the live generation stands, since there they are compared; a live one of this version is
            // taken to the ledger's end first.
            let live = try all.live
            let isOwn = live.foldVersion == foldVersion || live.checkpoint == .start
            return try await Generation.add(
                foldVersion: foldVersion,
                target: isOwn ? try await Event.lastPosition(on: connection) : live.checkpoint, on: connection)
        }
    }
}

// MARK: Turns

extension Replay {
    /// Runs `body` once no other process rebuilds the generation. A process that was killed while it did holds it for some
    /// seconds.
    private func inTurn<Value: Sendable>(
        _ generation: Generation, _ pool: Pool, _ progress: @escaping @Sendable (Progress) -> Void,
        _ body: @escaping @Sendable (RebuildRecord, GenerationStatus) async throws -> Value
    ) async throws -> Value {
        let row = RebuildRecord.leaseRow(of: generation)
        while true {
            try Task.checkCancellation()
            let value = try await LeaseTurn.take(
                row, as: holder, urgency, timing: timing, pool: pool, logger: logger
            ) { turn in
                let status = try await status(of: generation, pool)
                guard status.state != .retired else { throw GenerationRemoved(generation: generation) }
                if let filling = status.filling, filling.isUnderWay {
                    progress(.begun(generation, target: filling.target, isResumed: turn.lease.epoch > 1))
                }
                return try await givingWay(turn) {
                    try await body(RebuildRecord(generation: generation, lease: turn.lease), status)
                }
            }
            if let value { return value }
            guard let filling = try await status(of: generation, pool).filling else {
                throw GenerationRemoved(generation: generation)
            }
            progress(.waiting(for: filling.holder, generation: generation))
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Ends the work when somebody waits for the lease whose turn it is.
    private func givingWay<Value: Sendable>(
        _ turn: LeaseTurn, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while !turn.isOver { try await Task.sleep(for: .milliseconds(100)) }
                throw turn.lease.lost
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}

// MARK: Steps

extension Replay {
    /// Writes the rows of all events up to the target, or of those that are left.
    private func fill(
        _ record: RebuildRecord, _ filling: GenerationStatus.Filling,
        _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws {
        try await GenerationFill(
            record, target: filling.target, connection: connection, settings: self.filling, projecting: settings,
            makesWay: makesWay, logger: logger, progress: progress
        ).run(from: filling.phase)
    }

    /// Says what would be missing in the new generation; nil when nothing would.
    private func compare(
        _ generation: Generation, _ pool: Pool, _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> String? {
        let live = try await pool.withConnection { try await GenerationStatus.readAll(on: $0).live }
        if live.checkpoint == .start { return nil }
        if live.foldVersion == foldVersion { try await catchUp(live.generation, to: try await ledgerEnd(pool)) }
        let held = try await status(of: live.generation, pool)
        try await catchUp(generation, to: held.checkpoint, progress)
        progress(.comparing)
        let report = try await GenerationComparison(
            live: live.generation, candidate: generation, connection: connection, settings: settings, logger: logger
        ).run()
        progress(.compared(report))
        return report.nothingMissing ? nil : report.missing
    }

    /// Takes the generation to the ledger's end, and switches to it unless something holds it back.
    private func settle(_ record: RebuildRecord, _ pool: Pool) async throws -> Outcome {
        let generation = record.generation
        try await catchUp(generation, to: try await ledgerEnd(pool))
        if let heldBack = try await status(of: generation, pool).filling?.heldBack {
            try await pool.withConnection { try await record.end(on: $0) }
            return .waits(generation, because: heldBack)
        }
        try await pool.withConnection { try await record.lease.hold(on: $0) }
        do {
            let switched = try await makeLive(generation)
            try await pool.withConnection { try await record.end(on: $0) }
            return .switched(from: switched.from.generation, to: generation)
        } catch let refusal as SwitchRefusal {
            // It is live already where a run was killed between the switch and the note of it.
            let reason = refusal.isOfLive ? nil : refusal.description
            try await pool.withConnection { try await record.end(heldBack: reason, on: $0) }
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
        let status = try await status(of: generation, pool)
        if status.isLive { return .switched(from: nil, to: generation) }
        return .waits(generation, because: status.filling?.heldBack ?? "another generation was made live since")
    }

    private func catchUp(
        _ generation: Generation, to position: LedgerPosition,
        _ progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws {
        // This process steps back for others, so a batch of its may take longer than one of `serve`.
        let projector = Projector(
            connection: connection.holdingGenerations, settings: settings, appendsQueue: makesWay,
            foldVersion: foldVersion, logger: logger)
        try await projector.catchUp(generation, to: position) { checkpoint in
            progress(.step(.catchingUp, done: checkpoint.value, of: position.value))
        }
    }

    private func status(of generation: Generation, _ pool: Pool) async throws -> GenerationStatus {
        let all = try await pool.withConnection { try await GenerationStatus.readAll(on: $0) }
        guard let status = all[generation] else { throw GenerationRemoved(generation: generation) }
        return status
    }

    private func ledgerEnd(_ pool: Pool) async throws -> LedgerPosition {
        try await pool.withConnection { try await Event.lastPosition(on: $0) }
    }
}

extension [GenerationStatus] {
    /// The newest of a fold version that a replay has begun and not ended.
    func unfinished(foldVersion: Int) -> GenerationStatus? {
        last {
            $0.foldVersion == foldVersion && $0.asOf == nil && $0.state != .retired && $0.filling?.isUnderWay == true
        }
    }
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
