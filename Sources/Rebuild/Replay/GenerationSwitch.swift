public import Folding
import Foundation
import Ledger
public import Logging
public import Postgres
public import ReadModels

/// Makes another generation the live one: one row is updated, and running queries keep the one they began with.
public struct GenerationSwitch: Sendable {
    private let connection: ConnectionSettings
    private let projector: Projector
    private let foldVersion: Int

    /// What was done.
    public struct Outcome: Sendable, Equatable {
        public let from: GenerationStatus
        public let to: GenerationStatus
    }

    /// - Parameter connection: where to work; its role must own the read models.
    public init(
        connection: ConnectionSettings, settings: ProjectorSettings, foldVersion: Int = Fold.version, logger: Logger
    ) {
        self.connection = connection.holdingGenerations
        self.foldVersion = foldVersion
        projector = Projector(
            connection: self.connection, settings: settings, foldVersion: foldVersion, logger: logger)
    }

    /// Switches to a generation.
    ///
    /// The live one is held for the moment in which the other takes its last events, so that nobody sees time go back.
    ///
    /// - Throws: ``SwitchRefusal``, ``UnknownGeneration``, and what connections throw.
    @discardableResult
    public func make(_ candidate: Generation, liveFor switcher: Switcher) async throws -> Outcome {
        try await Connection.using(connection) { holder in
            try await Generation.changing(on: holder) { try await perform(candidate, switcher, on: $0) }
        }
    }

    private func perform(_ generation: Generation, _ switcher: Switcher, on holder: Connection) async throws -> Outcome
    {
        try await GenerationStatus.readAll(on: holder).live.generation.hold(on: holder)
        let before = try await GenerationStatus.readAll(on: holder)
        let live = try before.live
        guard let candidate = before[generation] else { throw UnknownGeneration(generation, among: before) }
        if candidate.state == .ready, candidate.asOf == nil, candidate.foldVersion == foldVersion {
            try await bringUp(generation, to: live.checkpoint)
        }
        try await generation.hold(on: holder)
        let now = try await GenerationStatus.readAll(on: holder)
        guard let settled = now[generation] else { throw UnknownGeneration(generation, among: now) }
        let missing = try await GenerationTables.missing(of: generation, on: holder)
        if let refusal = SwitchRule.refusal(from: live, to: settled, lacking: missing, by: switcher) { throw refusal }
        try await holder.execute("UPDATE projection.live SET generation = \(generation)")
        // Going back is a choice that lasts; to go forward ends it.
        try await holder.execute(
            """
            UPDATE projection.generations
            SET pinned = \(switcher.goesBack) AND generation = \(generation),
                live_at = CASE WHEN generation = \(generation) THEN clock_timestamp() ELSE live_at END
            WHERE pinned OR generation = \(generation)
            """)
        return Outcome(from: live, to: settled)
    }

    /// Takes the candidate as far as the live one stands. Where that takes too long, it is refused as being behind.
    private func bringUp(_ candidate: Generation, to position: LedgerPosition) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await projector.catchUp(candidate, to: position, isAwaited: true)
                } catch is CancellationError {}
            }
            group.addTask { try? await Task.sleep(for: Self.patience) }
            try await group.next()
            group.cancelAll()
        }
    }

    /// As long the live generation may stand still for it.
    private static let patience: Duration = .seconds(10)
}

/// There is no generation of that number.
public struct UnknownGeneration: Error, CustomStringConvertible {
    let number: Int
    let known: [Int]

    init(_ generation: Generation, among all: [GenerationStatus]) {
        number = generation.number
        known = all.map(\.number)
    }

    public var description: String {
        "there is no generation \(number), only \(known.map(String.init).joined(separator: ", ")): `cjledger replay --list` shows them"
    }
}
