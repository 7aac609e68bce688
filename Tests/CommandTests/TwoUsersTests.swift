import Foundation
import Postgres
import TestSupport
import Testing

/// On servers of their own, since roles belong to a whole server. No login here is a superuser or may make roles.
@Suite struct `Two users` {
    private struct Ground {
        let cluster: OwnCluster
        let database: String

        func conninfo(_ user: String) -> String {
            cluster.conninfo(database: database).replacing("user=postgres", with: "user=\(user)")
        }

        func environment(_ user: String) -> [String: String] {
            [
                "CJLEDGER_DATABASE": conninfo(user), "CJLEDGER_LISTEN": "127.0.0.1:0",
                "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0", "CJLEDGER_PATH_KEY": RunningReceiver.pathKey,
                "CJ_OPEN_ID": RunningReceiver.openId,
            ]
        }

        func run(_ arguments: String..., as user: String) async throws -> Program.Outcome {
            try await Program.run(arguments, environment: environment(user))
        }

        /// As superuser.
        func asDBA(_ script: String) async throws {
            let connection = try await Connection(ConnectionSettings(conninfo: cluster.conninfo(database: database)))
            try await connection.executeScript(script)
            await connection.close()
        }

        /// What a DBA does before the first migration.
        static func prepare(_ cluster: OwnCluster, _ database: String = "cjledger") async throws -> Ground {
            let server = try await cluster.connect()
            try await server.execute("CREATE DATABASE \(identifier: database)")
            await server.close()
            let ground = Ground(cluster: cluster, database: database)
            let roles = try await Program.run(["migrate", "--roles"])
            #expect(roles.status == 0, "\(roles.errors)")
            try await ground.asDBA(roles.output)
            // It may be run again.
            try await ground.asDBA(roles.output)
            return ground
        }
    }

    private let migrator = "cjledger_migrate"
    private let server = "cjledger_serve"

    @Test func `that a DBA made migrate and serve, and who serves cannot become the owner`() async throws {
        try await OwnCluster.with(isMigrated: false) { cluster in
            let ground = try await Ground.prepare(cluster)
            let early = try await ground.run("migrate", as: server)
            #expect(early.status == 1)
            #expect(
                early.errors.contains("m001_baseline cannot be applied by the user cjledger_serve"), "\(early.errors)")
            #expect(early.errors.contains("GRANT cjledger_owner TO cjledger_serve;"), "\(early.errors)")
            let migrated = try await ground.run("migrate", as: migrator)
            #expect(migrated.status == 0, "\(migrated.errors)")
            // `migrate && serve` is what many a unit file says.
            let again = try await ground.run("migrate", as: server)
            #expect(again.status == 0 && again.output == "the database is up to date\n", "\(again.errors)")
            let check = try await ground.run("config", "check", as: server)
            #expect(check.status == 0, "\(check.output)")
            #expect(check.output.contains("catalog: as `cjledger migrate` left it"), "\(check.output)")
            let serve = try await Program.serve(environment: ground.environment(server))
            #expect(await post(order(1), to: serve) == 200)
            let refused = try await Connection(ConnectionSettings(conninfo: ground.conninfo(server)))
            await #expect(throws: PostgresError.self) { try await refused.execute("SET ROLE cjledger_owner") }
            await #expect(throws: PostgresError.self) {
                try await refused.execute("ALTER TABLE ledger.events DISABLE TRIGGER events_append_only")
            }
            await refused.close()
            for command in [["replay"], ["verify", "--read-models"], ["status", "--json"]] {
                let outcome = try await Program.run(command, environment: ground.environment(server))
                #expect(outcome.status != 1, "\(command): \(outcome.errors)")
            }
            await serve.end()
        }
    }

    @Test func `put right what somebody took away, the one who may, and serve keeps webhooks until then`() async throws
    {
        try await OwnCluster.with(isMigrated: false) { cluster in
            let ground = try await Ground.prepare(cluster)
            #expect(try await ground.run("migrate", as: migrator).status == 0)
            try await ground.asDBA(
                "DROP TRIGGER events_append_only ON ledger.events; DROP VIEW analytics.freshness; ALTER DATABASE cjledger RESET jit"
            )
            let serve = try await Program.serve(environment: ground.environment(server))
            #expect(await post(order(1), to: serve) == 200)
            #expect(await serve.end() == 0)
            let log = serve.errors
            #expect(
                log.contains("EVENTS ARE NOT PROTECTED: trigger events_append_only of ledger.events is missing"),
                "\(log)")
            #expect(log.contains("view analytics.freshness is missing: run `cjledger migrate`"), "\(log)")
            #expect(log.contains("jit is not off for the database"), "\(log)")
            let refused = try await ground.run("migrate", as: server)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("run `cjledger migrate` as that one"), "\(refused.errors)")
            let mended = try await ground.run("migrate", as: migrator)
            #expect(mended.status == 0, "\(mended.errors)")
            #expect(mended.output.contains("trigger events_append_only of ledger.events is missing: put right"))
            #expect(try await ground.run("migrate", "--check", as: migrator).status == 0)
        }
    }

    @Test func `that are missing are told as the lines that a DBA runs`() async throws {
        try await OwnCluster.with(isMigrated: false) { cluster in
            let server = try await cluster.connect()
            try await server.executeScript("CREATE ROLE anna LOGIN")
            await server.close()
            let outcome = try await Ground(cluster: cluster, database: "postgres").run("migrate", as: "anna")
            #expect(outcome.status == 1)
            for line in [
                "migration m001_baseline cannot be applied by the user anna", "CREATE ROLE cjledger_owner NOLOGIN;",
                "GRANT cjledger_projector TO anna;", "GRANT CREATE ON DATABASE postgres TO anna;",
                "GRANT CREATE ON DATABASE postgres TO cjledger_owner;", "cjledger migrate --roles",
            ] { #expect(outcome.errors.contains(line), "\(line): \(outcome.errors)") }
            let lines = outcome.errors.split(separator: "\n").filter { $0.hasSuffix(";") }.joined(separator: "\n")
            try await Ground(cluster: cluster, database: "postgres").asDBA(lines)
            // A setting that only the database's owner may set keeps nobody.
            for _ in 0..<2 {
                let migrated = try await Ground(cluster: cluster, database: "postgres").run("migrate", as: "anna")
                #expect(migrated.status == 0, "\(migrated.errors)")
            }
        }
    }

    @Test(arguments: [[], ["--no-owner", "--no-acl"]])
    func `restore a dump into another server, and migrate gives back what the dump lacks`(how: [String]) async throws {
        try await OwnCluster.with(isMigrated: false) { cluster in
            let ground = try await Ground.prepare(cluster)
            #expect(try await ground.run("migrate", as: migrator).status == 0)
            let serve = try await Program.serve(environment: ground.environment(server))
            #expect(await post(order(1), to: serve) == 200)
            #expect(await serve.end() == 0)
            try await OwnCluster.with(isMigrated: false) { other in
                let restored = try await Ground.prepare(other, "other")
                let dump = FileManager.default.temporaryDirectory.appending(
                    path: "dump-\(UInt32.random(in: 0 ... .max))")
                defer { try? FileManager.default.removeItem(at: dump) }
                try await tool("pg_dump", ["-Fc", "-d", ground.conninfo(migrator), "-f", dump.path], of: cluster)
                try await tool("pg_restore", how + ["-d", restored.conninfo(migrator), dump.path], of: other)
                // What a DBA who knows only the roles would not have made.
                try await restored.asDBA(
                    """
                    ALTER DATABASE other RESET jit;
                    REVOKE CREATE ON DATABASE other FROM cjledger_owner, cjledger_projector;
                    """)
                let migrated = try await restored.run("migrate", as: migrator)
                #expect(migrated.status == 0, "\(migrated.errors)")
                #expect(migrated.output.contains("jit"), "\(migrated.output)")
                let check = try await restored.run("migrate", "--check", as: migrator)
                #expect(check.status == 0, "\(check.output)")
                let serve = try await Program.serve(environment: restored.environment(server))
                #expect(await post(order(1), to: serve) == 200)
                #expect(await post(order(2), to: serve) == 200)
                #expect(await serve.end() == 0)
                #expect(!serve.errors.contains("run `cjledger migrate`"), "\(serve.errors)")
                let asked = try await Connection(ConnectionSettings(conninfo: restored.conninfo(server)))
                #expect(try await asked.text("SELECT count(*) FROM ledger.events") == "2")
                await asked.close()
            }
        }
    }

    private func order(_ number: Int) -> [UInt8] {
        Array(
            #"{"type":"ORDER","messageType":"INSERT","params":{"cjOrderId":"21082310001629055\#(number)"}}"#.utf8)
    }

    private func tool(_ name: String, _ arguments: [String], of cluster: OwnCluster) async throws {
        let process = Process()
        process.executableURL = URL(filePath: cluster.programs).appending(path: name)
        process.arguments = arguments
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let said = await Program.elsewhere { [errors] in
            let data = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
        #expect(process.terminationStatus == 0, "\(name): \(said)")
    }
}
