import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `What serve says and bears` {
    @Test func `is its version at the start and a word at the stop, and a hang-up changes nothing`() async throws {
        let serve = try await Program.serve(environment: try await environment())
        #expect(serve.errors.contains("cjledger 0.1.0, process \(serve.pid)"), "\(serve.errors)")
        serve.signal(SIGHUP)
        #expect(await post(Messages.order(["cjOrderId": "210823100016290551"]), to: serve) == 200)
        #expect(await serve.end() == 0)
        #expect(serve.errors.contains("stopped: every webhook that was taken is answered"), "\(serve.errors)")
    }

    @Test func `are two accounts with one key, a file of settings that others read, and files that are not read`()
        async throws
    {
        let yaml = try await twoAccounts().replacing(
            "pathKey: \(RunningReceiver.pathKey)x", with: "pathKey: \(RunningReceiver.pathKey)")
        try await withSettingsFile(yaml) { file in
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            let environment = ["CJLEDGER_CONFIG": file, "CJ_API_KEY_FILE": "/run/secrets/key"]
            let warnings = [
                "the accounts main and open have the same path key",
                "the file that CJLEDGER_CONFIG names holds secrets, and every user of this machine may read or write it",
                "CJ_API_KEY_FILE is set and not read, since the file lists accounts: set it under the account",
            ]
            let check = try await Program.run(["config", "check"], environment: environment)
            #expect(check.status == 0, "\(check.output)")
            let serve = try await Program.serve(environment: environment)
            await serve.end()
            for warning in warnings {
                #expect(check.output.contains(warning), "\(check.output)")
                #expect(serve.errors.contains(warning), "\(serve.errors)")
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
            let closed = try await Program.run(["config", "check"], environment: environment)
            #expect(!closed.output.contains("holds secrets"))
        }
    }

    @Test(
        arguments: [
            (
                "CJLEDGER_LISTEN", "203.0.113.7:8080",
                "CJLEDGER_LISTEN is 203.0.113.7:8080, which is no address of this machine"
            ),
            (
                "CJLEDGER_ADMIN_LISTEN", "nowhere.invalid:0",
                "CJLEDGER_ADMIN_LISTEN is nowhere.invalid:0, and that host has no address"
            ),
        ])
    func `is the address where nobody can listen, with its setting`(
        setting: String, address: String, text: String
    ) async throws {
        let environment = try await environment([setting: address, "CJLEDGER_ADMIN_TOKEN": "0123456789abcdef"])
        for command in [["serve"], ["config", "check"]] {
            let outcome = try await Program.run(command, environment: environment)
            #expect(outcome.status == 1)
            #expect((outcome.output + outcome.errors).contains(text), "\(outcome.output) \(outcome.errors)")
        }
    }

    @Test func `config check points out what is set for the user or database and would end statements`() async throws {
        let owner = try await TestDatabase.current.connect()
        let name = try TestDatabase.current.name
        try await owner.executeScript("ALTER DATABASE \(name) SET statement_timeout = '30s'")
        let check = try await Program.run(["config", "check"], environment: try await environment())
        #expect(check.status == 0, "\(check.output)")
        #expect(check.output.contains("statement_timeout is set"), "\(check.output)")
        #expect(check.output.contains("ALTER DATABASE \(name) RESET statement_timeout"), "\(check.output)")
    }

    @Test func `is how many files the system must let it open, where that is too few`() async throws {
        let program = Program.url.path
        let outcome = try await shell("ulimit -n 24; exec '\(program)' serve", try await environment())
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("ulimit -n"), "\(outcome.errors)")
    }

    @Test func `is how much memory it needs, where the system allows it too little`() async throws {
        let program = Program.url.path
        let outcome = try await shell("ulimit -v 300000; exec '\(program)' serve", try await environment())
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("ulimit -v"), "\(outcome.errors)")
    }

    private func shell(_ script: String, _ environment: [String: String]) async throws -> (
        status: Int32, errors: String
    ) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script]
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/tmp"].merging(environment) { $1 }
        let errors = Pipe()
        process.standardError = errors
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = await Program.elsewhere {
            let data = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
        return (process.terminationStatus, said)
    }
}
