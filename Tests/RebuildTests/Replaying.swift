import Folding
import Leases
import Ledger
import Logging
import Postgres
import TestSupport

@testable import ReadModels
@testable import Rebuild

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

extension Replay {
    /// A replay on the test's database.
    static func ofTest(
        version: Int = Fold.version, as holder: String = "one", _ urgency: Lease.Urgency = .operated,
        filling: FillSettings = FillSettings(), projecting: ProjectorSettings = ProjectorSettings()
    ) async throws -> Replay {
        Replay(
            connection: try await TestDatabase.current.settings(as: LedgerRole.projector),
            settings: projecting, foldVersion: version, holder: holder, urgency: urgency, filling: filling,
            logger: quiet)
    }

    /// One in parts as small as the test's ledger wants them.
    static func inSmallParts() async throws -> Replay {
        var filling = FillSettings()
        filling.bucketSize = 100
        filling.stretchLength = 100
        return try await ofTest(filling: filling)
    }
}

/// Takes the generations of a version up to the ledger.
func follow(version: Int) async throws {
    try await Projector(
        connection: try await TestDatabase.current.settings(as: LedgerRole.projector), foldVersion: version,
        logger: quiet
    ).catchUp()
}

/// Makes a generation live, as a person does.
@discardableResult
func makeLive(
    _ number: Int, for switcher: Switcher, version: Int = Fold.version
) async throws -> GenerationSwitch.Outcome {
    try await GenerationSwitch(
        connection: try await TestDatabase.current.settings(as: LedgerRole.projector), settings: ProjectorSettings(),
        foldVersion: version, logger: quiet
    ).make(Generation(number: number), liveFor: switcher)
}

/// The generations there are.
func standings() async throws -> [GenerationStatus] {
    let connection = try await TestDatabase.current.connect(as: LedgerRole.projector)
    let all = try await GenerationStatus.readAll(on: connection)
    await connection.close()
    return all
}

/// What a replay must not leave: its work in parts, and tables of generations that do not exist.
func leftovers(on owner: Connection) async throws -> [String] {
    try await owner.texts(
        """
        SELECT 'bucket ' || bucket FROM projection.replay_buckets
        UNION ALL
        SELECT 'deferred ' || position FROM projection.replay_deferred
        UNION ALL
        SELECT 'replay ' || generation FROM projection.replays WHERE phase <> 'done'
        UNION ALL
        SELECT c.relname
        FROM pg_class AS c
        LEFT JOIN pg_inherits AS i ON i.inhrelid = c.oid
        LEFT JOIN projection.generations AS g ON c.relname LIKE '%\\_g' || g.generation
        WHERE c.relnamespace = 'projection'::regnamespace AND c.relkind = 'r' AND c.relname ~ '_g[1-9][0-9]*$'
            -- A closing's tables stand by themselves.
            AND (g.generation IS NULL OR i.inhrelid IS NULL AND g.views IS NULL)
        """, columns: 1
    ).compactMap { $0[0] }
}
