import Folding
import Ledger
import Postgres
import TestSupport

@testable import ReadModels
@testable import Rebuild

/// Fills generation 2 of the running test's database from its whole ledger.
enum Filling {
    /// What a fill says of how far it is.
    struct Step: Sendable {
        let phase: RebuildPhase
        let done: Int
    }

    /// Makes the generation and its tables.
    static func begin() async throws {
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        _ = try await Generation.changing(on: projector) { projector in
            try await Generation.add(
                foldVersion: Fold.version, target: try await Event.lastPosition(on: projector), on: projector)
        }
        await projector.close()
    }

    /// Does what is left to do.
    static func run(
        bucketSize: Int, _ projecting: ProjectorSettings = ProjectorSettings(),
        progress: @escaping @Sendable (Step) -> Void = { _ in }
    ) async throws {
        var settings = FillSettings()
        settings.bucketSize = bucketSize
        // As small, so that the survey has many to put in order again.
        settings.stretchLength = bucketSize
        try await Replay.ofTest(filling: settings, projecting: projecting).fill(Generation(number: 2)) { report in
            if case .step(let phase, let done, _) = report { progress(Step(phase: phase, done: done)) }
        }
    }

    /// What differs between the live generation and one that is filled now.
    static func differences(
        bucketSize: Int, _ projecting: ProjectorSettings = ProjectorSettings(), on owner: Connection
    ) async throws -> [String] {
        try await begin()
        try await run(bucketSize: bucketSize, projecting)
        return try await ModelRows.differences(1, 2, on: owner)
    }
}
