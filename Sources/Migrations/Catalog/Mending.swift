import Postgres

/// Makes again what somebody took away or changed. Nothing here touches what stands in a table.
struct Mending {
    let connection: Connection
    let report: @Sendable (String) -> Void

    /// What is still missing after a statement was refused, with the reason.
    private(set) var refusals: [String] = []

    init(_ connection: Connection, report: @escaping @Sendable (String) -> Void) {
        self.connection = connection
        self.report = report
    }

    /// Before the functions and views are made, which need owners and rights as they should be.
    mutating func mendGround(_ deviations: [Deviation]) async {
        for kind in [Deviation.Kind.setting, .owner, .option, .right] {
            for deviation in deviations where deviation.kind == kind && deviation.isMendable { await mend(deviation) }
        }
        guard deviations.contains(where: { $0.kind == .owner }) else { return }
        do { try await giveGenerationsBack() } catch { refusals.append("the tables of generations: \(error)") }
    }

    /// The tables of generations are made while the program runs, and are in no record. They belong to whom their schema
    /// belongs.
    private func giveGenerationsBack() async throws {
        let statements = try await connection.query(
            """
            SELECT format('ALTER TABLE %s OWNER TO %I', c.oid::regclass, pg_get_userbyid(n.nspowner))
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = 'projection' AND c.relkind = 'r' AND c.relowner <> n.nspowner
            """, as: String.self)
        if !statements.isEmpty { try await run(statements, as: nil) }
    }

    /// Behind the functions, which triggers call.
    mutating func mendTables(_ deviations: [Deviation]) async {
        for kind in [Deviation.Kind.trigger, .triggerState, .index, .right] {
            for deviation in deviations where deviation.kind == kind && deviation.isMendable { await mend(deviation) }
        }
    }

    private mutating func mend(_ deviation: Deviation) async {
        guard let wanted = deviation.wanted else { return }
        do {
            switch deviation.kind {
            case .index: try await makeIndex(deviation, wanted)
            case .trigger:
                try await run(
                    [wanted.replacing("CREATE TRIGGER", with: "CREATE OR REPLACE TRIGGER")], as: deviation.maker)
            default: try await run([wanted], as: deviation.maker)
            }
            report("\(deviation): put right")
        } catch {
            refusals.append("\(deviation): \(error). A DBA can do it: \(wanted.replacing("{database}", with: "…"));")
        }
    }

    /// An index of a table that is written all the time is made beside its writers.
    private func makeIndex(_ deviation: Deviation, _ wanted: String) async throws {
        let isPartitioned = wanted.contains(" ON ONLY ")
        let how = isPartitioned ? "" : " CONCURRENTLY"
        let drop = "DROP INDEX\(how) IF EXISTS \(deviation.aspect)"
        let make = wanted.replacing(" ON ONLY ", with: " ON ")
            .replacing(" INDEX ", with: " INDEX\(how) ", maxReplacements: 1)
        if isPartitioned { return try await run([drop, make], as: deviation.maker) }
        try await connection.execute("SET statement_timeout = 0")
        try await connection.execute("SELECT set_config('role', \(deviation.maker ?? "none"), false)")
        let result: Result<Void, any Error>
        do {
            try await connection.executeScript(drop, timeout: .seconds(3600))
            try await connection.executeScript(make, timeout: .seconds(3600 * 24))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await connection.execute("RESET ROLE")
        try result.get()
    }

    private func run(_ statements: [String], as maker: String?) async throws {
        try await connection.transaction { connection in
            let database = try await connection.query("SELECT quote_ident(current_database())", as: String.self)
                .joined()
            try await connection.execute("SET LOCAL lock_timeout = '5s'")
            if let maker { try await connection.execute("SELECT set_config('role', \(maker), true)") }
            for statement in statements {
                try await connection.executeScript(
                    statement.replacing("{database}", with: database), timeout: .seconds(600))
            }
            try await connection.execute("RESET ROLE")
        }
    }
}
