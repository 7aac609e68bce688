import Bench
import Foundation
import Postgres
import TestSupport
import Testing

/// How a receiver that works on what is shared is lost.
private enum Loss: CaseIterable {
    /// Its sessions end with it.
    case killed
    /// Its sessions stay open, and whatever they hold.
    case stopped
}

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)), arguments: Loss.allCases)
    private func `of two receivers one at a time projects, and one reconciles, and the other takes over`(
        loss: Loss
    ) async throws {
        let cj = try await RunningSimulator.start(.init(seed: 8, orders: 20))
        let result: Result<Void, any Error>
        do { result = .success(try await handOver(loss, cj)) } catch { result = .failure(error) }
        await cj.end()
        try result.get()
    }

    private func handOver(_ loss: Loss, _ cj: RunningSimulator) async throws {
        try await OwnCluster.with { cluster in
            let database = try await cluster.connect()
            let acts = try await Acts(of: ["first", "second"], on: database)
            // Where there is no pgbouncer, both have sessions of their own.
            guard PgBouncer.isInstalled else {
                return try await handOver(
                    loss, cj, acts, cluster, second: ["CJLEDGER_DATABASE": conninfo("second", at: cluster.port)])
            }
            try await PgBouncer.with(to: cluster.port, as: "second", sessions: 8) { pooler in
                try await handOver(
                    loss, cj, acts, cluster,
                    second: [
                        "CJLEDGER_DATABASE": conninfo("second", at: pooler.port), "CJLEDGER_TRANSACTION_POOLER": "true",
                    ])
            }
        }
    }

    private func handOver(
        _ loss: Loss, _ cj: RunningSimulator, _ acts: Acts, _ cluster: OwnCluster, second: [String: String]
    ) async throws {
        // CJ is asked about each webhook soon, so that there is always something to ask.
        let reconciling = [
            "CJ_API_KEY": cj.apiKey, "CJ_BASE_URL": cj.baseURL, "CJ_REQUESTS_PER_SECOND": "20",
            "CJLEDGER_RECONCILE_SETTLE": "1s",
        ]
        try await Ground.with(cluster.conninfo, receivers: 0, settings: reconciling) { ground in
            try await ground.add(["CJLEDGER_DATABASE": conninfo("first", at: cluster.port)])
            // The one that will be lost first has it.
            try await acts.wait { try await acts.holder() == "first" }
            try await ground.add(second)
            let rate = Scale.rate(500) / 2
            let time = Duration.seconds(Scale.pick(short: 16, long: 60))
            // What a killed receiver does not answer is sent again, and what a stopped one answers after its client has gone.
            let toFirst = try await ground.load(perSecond: rate, for: time, isRepeated: true)
            let toSecond = try await ground.load(perSecond: rate, for: time, on: 1, from: 10_000_000, isRepeated: true)
            async let firstReport = toFirst.run()
            async let secondReport = toSecond.run()
            let takeovers = try await loseInTurn(loss, ground, acts)
            let (first, second) = try await (firstReport, secondReport)
            try await ground.drained()
            try await projected(on: acts.database)
            let tally = try await Tally(first, second, in: acts.database)
            tally.tell(
                "two receivers with projector and reconciler, the second \(PgBouncer.isInstalled ? "" : "not ")behind "
                    + "pgbouncer, at \(rate)/s each; who reconciles is \(loss)",
                takeovers.map(\.description).joined(separator: "\n         "), try await acts.summary())
            for takeover in takeovers {
                #expect(takeover.projecting < Scale.longestTakeover)
                #expect(takeover.asking < Scale.longestTakeover)
                #expect(takeover.writing < Scale.longestTakeover)
            }
            tally.expectNothingLost()
            #expect(tally.acknowledged == tally.sent)
            #expect(tally.found == tally.sent)
            try await acts.expectOneAtATime(isCalling: loss == .killed)
        }
    }

    /// Loses the first; at length also the second, which has taken over.
    private func loseInTurn(_ loss: Loss, _ ground: Ground, _ acts: Acts) async throws -> [Takeover] {
        var takeovers: [Takeover] = []
        for place in 0..<Scale.pick(short: 1, long: 2) {
            try await Task.sleep(for: .seconds(4))
            takeovers.append(try await lose(place, loss, ground, acts))
        }
        return takeovers
    }

    /// Loses the one that reconciles in the middle of a batch of its projector, and has it back once the other has taken
    /// over both.
    private func lose(_ place: Int, _ loss: Loss, _ ground: Ground, _ acts: Acts) async throws -> Takeover {
        let (lost, other) = place == 0 ? ("first", "second") : ("second", "first")
        #expect(try await acts.holder() == lost)
        try await acts.wait(every: .zero) { try await acts.isProjecting(lost) }
        let instant = try await acts.now()
        switch loss {
        case .killed: await ground.kill(place)
        case .stopped: await ground.receiver(place).signal(SIGSTOP)
        }
        for kind in ["batch", "lease", "call", "check"] {
            try await acts.wait { try await acts.first(kind, of: other, after: instant) != nil }
        }
        switch loss {
        case .killed: try await ground.restart(place)
        case .stopped: await ground.receiver(place).signal(SIGCONT)
        }
        return Takeover(
            lost: lost,
            projecting: try #require(try await acts.first("batch", of: other, after: instant)),
            lease: try #require(try await acts.first("lease", of: other, after: instant)),
            asking: try #require(try await acts.first("call", of: other, after: instant)),
            writing: try #require(try await acts.first("check", of: other, after: instant)))
    }
}

private func conninfo(_ user: String, at port: Int) -> String {
    "host=127.0.0.1 port=\(port) user=\(user) dbname=postgres"
}

/// How long after a loss the other one did what the lost one had done.
private struct Takeover: Sendable, CustomStringConvertible {
    let lost: String
    let projecting: Duration
    let lease: Duration
    /// Until it called CJ.
    let asking: Duration
    /// Until it had written down what is to be asked, or what was answered.
    let writing: Duration

    var description: String {
        "\(lost) lost: projecting went on after \(projecting.inSeconds); the lease was taken after \(lease.inSeconds), "
            + "CJ called after \(asking.inSeconds), the first check written after \(writing.inSeconds)"
    }
}

/// Who has done what that one process at a time may do, written down by triggers in the transactions that do it. None
/// that was committed is left out, which looking on from time to time could not say.
private struct Acts: Sendable {
    let database: Connection

    /// Makes the users by whom two processes are told apart, and writes down what is done from now on.
    init(of users: [String], on database: Connection) async throws {
        self.database = database
        for user in users {
            try await database.execute(SQL(unescaped: "CREATE ROLE \(user) LOGIN"))
            try await database.execute(
                SQL(unescaped: "GRANT cjledger_runtime, cjledger_projector, cjledger_reconciler TO \(user)"))
        }
        for statement in Self.statements { try await database.execute(SQL(unescaped: statement)) }
    }

    private static let statements = [
        "CREATE SCHEMA torture",
        """
        CREATE TABLE torture.acts (
            act bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text NOT NULL,
            who name NOT NULL DEFAULT session_user,
            begun_at timestamptz NOT NULL DEFAULT now(),
            done_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            generation integer,
            from_position bigint,
            to_position bigint
        )
        """,
        """
        CREATE FUNCTION torture.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            INSERT INTO torture.acts (kind) VALUES (tg_argv[0]);
            RETURN NULL;
        END $$
        """,
        """
        CREATE FUNCTION torture.note_batch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            INSERT INTO torture.acts (kind, generation, from_position, to_position)
            VALUES ('batch', NEW.generation, OLD.checkpoint, NEW.checkpoint);
            RETURN NULL;
        END $$
        """,
        """
        CREATE TRIGGER torture AFTER UPDATE OF checkpoint ON projection.generations
        FOR EACH ROW EXECUTE FUNCTION torture.note_batch()
        """,
        """
        CREATE TRIGGER torture AFTER UPDATE OF epoch ON reconciler.lease
        FOR EACH ROW EXECUTE FUNCTION torture.note('lease')
        """,
        """
        CREATE TRIGGER torture AFTER INSERT ON ledger.events
        FOR EACH ROW WHEN (NEW.source = 'snapshot') EXECUTE FUNCTION torture.note('answer')
        """,
        """
        CREATE TRIGGER torture AFTER INSERT OR UPDATE ON reconciler.checks
        FOR EACH STATEMENT EXECUTE FUNCTION torture.note('check')
        """,
        """
        CREATE TRIGGER torture AFTER UPDATE ON reconciler.walks
        FOR EACH STATEMENT EXECUTE FUNCTION torture.note('walk')
        """,
        """
        CREATE TRIGGER torture AFTER UPDATE ON reconciler.budgets
        FOR EACH ROW WHEN (OLD.scope <> '*') EXECUTE FUNCTION torture.note('call')
        """,
    ]

    /// Waits until something is so.
    func wait(every pause: Duration = .milliseconds(20), until isSo: () async throws -> Bool) async throws {
        let begin = ContinuousClock.now
        while try await !isSo() {
            try #require(ContinuousClock.now - begin < .seconds(30), "it does not come about")
            try await Task.sleep(for: pause)
        }
    }

    func now() async throws -> Date {
        try await database.query("SELECT clock_timestamp()") { row throws(PostgresError) in try row.next(Date.self) }[0]
    }

    /// Who has the right to reconcile.
    func holder() async throws -> String? {
        try await database.text(
            """
            SELECT who
            FROM torture.acts
            WHERE kind = 'lease' AND (SELECT expires_at > clock_timestamp() FROM reconciler.lease)
            ORDER BY act DESC
            LIMIT 1
            """)
    }

    /// Whether somebody's projector has a batch under way that it has begun to write.
    func isProjecting(_ who: String) async throws -> Bool {
        try await database.text(
            """
            SELECT EXISTS (
                SELECT
                FROM pg_stat_activity
                WHERE usename = '\(who)' AND application_name = 'cjledger project' AND backend_xid IS NOT NULL
            )
            """) == "true"
    }

    /// How long after an instant somebody first did something that began after it.
    func first(_ kind: String, of who: String, after instant: Date) async throws -> Duration? {
        try await database.query(
            """
            SELECT (1000 * extract(epoch FROM min(done_at) - \(instant)))::bigint
            FROM torture.acts
            WHERE kind = \(kind) AND who = \(who) AND begun_at > \(instant)
            """
        ) { row throws(PostgresError) in try row.next(Int?.self) }[0].map { .milliseconds($0) }
    }

    /// How much each has done.
    func summary() async throws -> String {
        try await database.text(
            """
            SELECT string_agg(who || ' ' || said, '; ' ORDER BY who)
            FROM (
                SELECT who, string_agg(n || ' × ' || kind, ', ' ORDER BY kind) AS said
                FROM (SELECT who, kind, count(*) AS n FROM torture.acts GROUP BY who, kind) AS a
                GROUP BY who
            ) AS b
            """) ?? "nobody did anything"
    }

    /// - Parameter isCalling: whether calls count too. Who was stopped may end the one it was at when it goes on.
    func expectOneAtATime(isCalling: Bool) async throws {
        // Each batch went on from where the one before had ended, and had not begun before that.
        #expect(
            try await database.text(
                """
                SELECT count(*)
                FROM (
                    SELECT *, lag(done_at) OVER before AS before_done_at, lag(to_position) OVER before AS before_position
                    FROM torture.acts
                    WHERE kind = 'batch'
                    WINDOW before AS (PARTITION BY generation ORDER BY act)
                ) AS a
                WHERE begun_at <= before_done_at OR from_position <> before_position
                """) == "0", "two projected at once")
        // Whatever was written was written by the one that had taken the lease last.
        #expect(
            try await database.text(
                """
                SELECT count(*)
                FROM (
                    SELECT *, first_value(who) OVER (PARTITION BY turn ORDER BY act) AS holder
                    FROM (
                        SELECT *, count(*) FILTER (WHERE kind = 'lease') OVER (ORDER BY act) AS turn
                        FROM torture.acts
                        WHERE kind <> 'batch' AND (kind <> 'call' OR \(isCalling))
                    ) AS a
                ) AS a
                WHERE who <> holder OR turn = 0
                """) == "0", "two reconciled at once")
        for kind in ["batch", "call", "check"] {
            #expect(
                try await database.text("SELECT count(DISTINCT who) FROM torture.acts WHERE kind = '\(kind)'") == "2",
                "one of them never had its turn")
        }
    }
}
