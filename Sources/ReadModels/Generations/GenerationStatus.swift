import Folding
public import Foundation
public import Ledger
public import Postgres

/// How a generation stands.
public struct GenerationStatus: Sendable, Equatable {
    public enum State: String, Sendable, PostgresRepresentable {
        /// Being built.
        case filling
        /// Complete up to its checkpoint, and taken further by instances of its version.
        case ready
        /// Leaving: nobody takes it further.
        case retired
    }

    /// The work of filling it from the whole ledger.
    public struct Filling: Sendable, Equatable {
        /// What is being done.
        public var phase: RebuildPhase
        /// The last event that is folded in bulk.
        public var target: LedgerPosition
        /// The parts of the ledger that are folded apart, and how many are; 0 before that is known, and afterwards.
        public var buckets = 0
        public var foldedBuckets = 0
        /// The process that works on it; nil when none does.
        public var holder: String?
        public var begunAt: Date
        public var endedAt: Date?
        /// Why it was not made live by itself; nil: nothing held it back.
        public var heldBack: String?

        /// Whether something is left to do.
        public var isUnderWay: Bool { phase != .done }
    }

    public var generation: Generation
    public var foldVersion: Int
    public var state: State
    public var checkpoint: LedgerPosition
    /// Whether analysts read it.
    public var isLive: Bool
    /// Whether a person chose it, so that nothing switches away from it by itself.
    public var isPinned: Bool
    /// When it last became live; nil: it never was.
    public var liveAt: Date?
    /// The position it shows for ever; nil: it follows the ledger.
    public var asOf: LedgerPosition?
    /// The schema of views that shows it, where it has one of its own.
    public var views: String?
    /// How long the oldest event that it lacks has waited, in seconds; 0 when it lacks none.
    public var lagSeconds: Decimal
    /// How it was filled; nil: it grew with the ledger.
    public var filling: Filling?

    public var number: Int { generation.number }

    /// Whether it could be made live but was not, and waits for a person.
    public var waitsForSwitch: Bool {
        state == .ready && !isLive && liveAt == nil && asOf == nil && filling?.isUnderWay == false
    }

    /// How much of its filling is done, from 0 to 1; nil when it is not being filled or nothing is known yet.
    public var share: Double? {
        switch filling?.phase {
        case .folding where (filling?.buckets ?? 0) > 0:
            filling.map { Double($0.foldedBuckets) / Double($0.buckets) }
        case .catchingUp where (filling?.target ?? .start) > .start:
            filling.map { min(1, Double(checkpoint.value) / Double($0.target.value)) }
        default: nil
        }
    }
}

/// What is being done of a rebuild, as `projection.replays` names it. Each phase follows on the one before it.
public enum RebuildPhase: String, Sendable, PostgresRepresentable {
    /// Finding out which events belong together.
    case surveying
    /// Folding events, bucket by bucket.
    case folding
    /// Making indexes, and the tables parts of the read models.
    case attaching
    /// Projecting what came since, and what no bucket could hold.
    case catchingUp = "catching up"
    /// Nothing any more.
    case done
}

// MARK: Reading

extension GenerationStatus {
    /// All generations there are, ascending.
    public static func readAll(on connection: Connection) async throws(PostgresError) -> [GenerationStatus] {
        try await connection.query(
            """
            SELECT
                g.generation, g.fold_version, g.state, g.checkpoint, g.generation = l.generation, g.pinned, g.live_at,
                g.as_of, g.views,
                coalesce(greatest(round(extract(epoch FROM clock_timestamp() - waiting.recorded_at), 3), 0), 0),
                r.phase, r.target, coalesce(b.buckets, 0), coalesce(b.folded, 0),
                CASE WHEN r.expires_at > clock_timestamp() THEN r.holder END, r.begun_at, r.ended_at, r.held_back
            FROM projection.generations AS g
            CROSS JOIN projection.live AS l
            LEFT JOIN projection.replays AS r ON r.generation = g.generation
            LEFT JOIN LATERAL (
                SELECT count(*) AS buckets, count(folded_at) AS folded
                FROM projection.replay_buckets AS b
                WHERE b.generation = r.generation
            ) AS b ON true
            LEFT JOIN LATERAL (
                SELECT e.recorded_at
                FROM ledger.events AS e
                WHERE e.position > g.checkpoint AND g.as_of IS NULL
                ORDER BY e.position
                LIMIT 1
            ) AS waiting ON true
            ORDER BY g.generation
            """, read: GenerationStatus.init)
    }

    /// How much room each generation's tables take with their indexes, in bytes.
    public static func sizes(on connection: Connection) async throws(PostgresError) -> [Generation: Int] {
        let rows = try await connection.query(
            """
            SELECT g.generation, sum(pg_total_relation_size(c.oid))::bigint
            FROM projection.generations AS g
            JOIN pg_class AS p ON p.relnamespace = 'projection'::regnamespace AND p.relkind = 'p'
            JOIN pg_class AS c
                ON c.relnamespace = p.relnamespace AND c.relkind = 'r' AND c.relname = p.relname || '_g' || g.generation
            GROUP BY g.generation
            """, as: (Generation.self, Int.self))
        return Dictionary(rows) { first, _ in first }
    }

    /// The live one, for a program that takes it further by its own rules.
    ///
    /// - Throws: ``OtherFoldVersion`` where it was made by others; see ``PostgresError``.
    package static func live(foldVersion: Int = Fold.version, on connection: Connection) async throws
        -> GenerationStatus
    {
        let live = try await readAll(on: connection).live
        guard live.foldVersion == foldVersion else { throw OtherFoldVersion(version: live.foldVersion) }
        return live
    }

    private init(_ row: inout Row) throws(PostgresError) {
        generation = try row.next()
        foldVersion = try row.next()
        state = try row.next()
        checkpoint = try row.next()
        isLive = try row.next()
        isPinned = try row.next()
        liveAt = try row.next()
        asOf = try row.next()
        views = try row.next()
        lagSeconds = try row.next()
        guard let phase = try row.next(RebuildPhase?.self) else { return }
        filling = Filling(
            phase: phase, target: try row.next(), buckets: try row.next(), foldedBuckets: try row.next(),
            holder: try row.next(), begunAt: try row.next(), endedAt: try row.next(), heldBack: try row.next())
    }

    /// For tables of cases.
    init(
        _ number: Int, foldVersion: Int, state: State = .ready, checkpoint: Int = 0, isLive: Bool = false,
        isPinned: Bool = false, liveAt: Date? = nil, asOf: Int? = nil, filling: Filling? = nil
    ) {
        generation = Generation(number: number)
        self.foldVersion = foldVersion
        self.state = state
        self.checkpoint = LedgerPosition(checkpoint)
        self.isLive = isLive
        self.isPinned = isPinned
        self.liveAt = liveAt
        self.asOf = asOf.map(LedgerPosition.init)
        views = nil
        lagSeconds = 0
        self.filling = filling
    }
}

extension [GenerationStatus] {
    /// The one that analysts read.
    ///
    /// - Throws: `PostgresError.unexpectedAnswer` where none is.
    public var live: GenerationStatus {
        get throws(PostgresError) {
            guard let live = first(where: \.isLive) else { throw .unexpectedAnswer("no generation is live") }
            return live
        }
    }

    public subscript(generation: Generation) -> GenerationStatus? { first { $0.generation == generation } }
}

/// The live read models were made by other rules than this program's.
public struct OtherFoldVersion: Error, CustomStringConvertible {
    let version: Int

    public var description: String {
        """
        the live read models are of fold version \(version) and this program folds by version \(Fold.version): use the \
        program of that version, or `cjledger replay`
        """
    }
}
