import Foundation
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `A secret in a file of its own` {
    @Test func `is read from where the environment or the file of settings names it, and shown nowhere`() async throws {
        try await withTemporaryFolder { folder in
            let conninfo = try await TestDatabase.current.settings().conninfo ?? ""
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            func file(_ name: String, _ text: String) throws -> String {
                let path = folder + "/" + name
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
                return path
            }
            let key = try file("key", RunningReceiver.pathKey + "\n")
            // An engine mounts a link to the file.
            try FileManager.default.createSymbolicLink(atPath: folder + "/mounted", withDestinationPath: key)
            let settings = try file("settings.yaml", "cj:\n  openIdFile: \(try file("id", RunningReceiver.openId))\n")
            let environment = [
                "CJLEDGER_CONFIG": settings, "CJLEDGER_DATABASE_FILE": try file("database", conninfo),
                "CJLEDGER_PATH_KEY_FILE": folder + "/mounted", "CJLEDGER_LISTEN": "127.0.0.1:0",
                "CJLEDGER_ADMIN_LISTEN": "127.0.0.1:0",
            ]
            let check = try await Program.run(["config", "check"], environment: environment)
            #expect(check.status == 0, "\(check.output) \(check.errors)")
            #expect(check.output.contains("secret file"))
            #expect(!(check.output + check.errors).contains("is no setting"), "\(check.output)")
            #expect(!(check.output + check.errors).contains(RunningReceiver.pathKey))
            let serve = try await Program.serve(environment: environment)
            #expect(await post(Messages.order(["cjOrderId": "210823100016290551"]), to: serve) == 200)
            await serve.end()

            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
            let open = try await Program.run(["config", "check"], environment: environment)
            #expect(open.output.contains("the file that CJLEDGER_PATH_KEY_FILE names holds secrets"), "\(open.output)")
        }
    }

    @Test func `that cannot be used is named by its setting, and not by what stands in it`() async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, bytes) in [
                ("empty", []), ("bytes", [0xFF, 0xFE]), ("long", [UInt8](repeating: 0x61, count: 70_000)),
                ("short", Array("sesame".utf8)),
            ] {
                try Data(bytes).write(to: URL(filePath: folder + "/" + name))
            }
            #expect(mkfifo(folder + "/fifo", 0o600) == 0)
            for (value, reason) in [
                (folder + "/empty", "the file that CJLEDGER_PATH_KEY_FILE names cannot be used: it is empty"),
                (folder + "/bytes", "it is no text"), (folder + "/long", "names cannot be used"),
                (folder + "/fifo", "names cannot be used"), (folder + "/none", "No such file"),
                (folder + "/short", "what CJLEDGER_PATH_KEY_FILE names must be 16 or more"),
                ("-----BEGIN sesame-----", "CJLEDGER_PATH_KEY_FILE must be the path of a file"),
            ] {
                let outcome = try await Program.run(
                    ["serve"], environment: ["CJLEDGER_PATH_KEY_FILE": value, "CJ_OPEN_ID": RunningReceiver.openId])
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains(reason), "\(outcome.errors)")
                #expect(!outcome.errors.contains("sesame"))
            }
            let both = try await Program.run(
                ["serve"], environment: ["CJLEDGER_PATH_KEY_FILE": folder + "/short", "CJLEDGER_PATH_KEY": "sesame"])
            #expect(both.errors.contains("CJLEDGER_PATH_KEY and CJLEDGER_PATH_KEY_FILE are both set"), "\(both.errors)")
        }
    }
}
