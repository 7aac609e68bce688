import Foundation
import Receiver
import TestSupport
import Testing

/// What `serve` does where others than this machine could see its pages.
@Suite(.database) struct `The pages beyond this machine` {
    @Test(arguments: ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "ledger.example:0"])
    func `are refused without a word on who may see them`(address: String) async throws {
        let environment = try await environment(["CJLEDGER_ADMIN_LISTEN": address])
        for command in [["serve"], ["config", "check"]] {
            let outcome = try await Program.run(command, environment: environment)
            #expect(outcome.status == 1)
            let words = outcome.output + outcome.errors
            #expect(words.contains("CJLEDGER_ADMIN_LISTEN is \(address.filter { !"[]".contains($0) })"), "\(words)")
            #expect(words.contains("set CJLEDGER_ADMIN_TOKEN (openssl rand -hex 16)"), "\(words)")
        }
    }

    @Test(arguments: [
        (["CJLEDGER_ADMIN_TOKEN": "sesame"], "CJLEDGER_ADMIN_TOKEN must be 16 or more characters"),
        (["CJLEDGER_ADMIN_PROXY_ACTORS": "ada"], "CJLEDGER_ADMIN_PROXY_HEADER is not set"),
        (["CJLEDGER_ADMIN_PROXY_HEADER": "X User"], "CJLEDGER_ADMIN_PROXY_HEADER must be the name of a header"),
        (["CJLEDGER_ADMIN_NAMES": "https://ledger.example"], "CJLEDGER_ADMIN_NAMES must be names of hosts"),
    ])
    func `need settings that can be used`(settings: [String: String], words: String) async throws {
        let outcome = try await Program.run(["serve"], environment: try await environment(settings))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(!outcome.errors.contains("sesame"))
    }

    @Test func `are served with TLS to who holds the token, and health to everybody`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let files = try await certificates.make("pages")
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let path = folder + "/token"
            try "0123456789abcdef\n".write(toFile: path, atomically: true, encoding: .utf8)
            let serve = try Program.start(
                ["serve"],
                environment: try await environment([
                    "CJLEDGER_ADMIN_LISTEN": "0.0.0.0:0", "CJLEDGER_ADMIN_TOKEN_FILE": path,
                    "CJLEDGER_TLS_CERTIFICATE": files.certificate, "CJLEDGER_TLS_KEY": files.key,
                ]))
            let begin = ContinuousClock.now
            var port: Int?
            while port == nil, ContinuousClock.now - begin < .seconds(60) {
                port = serve.errors.firstMatch(of: /admin listening on https:\/\/0\.0\.0\.0:([0-9]+)/)
                    .flatMap { Int($0.1) }
                try await Task.sleep(for: .milliseconds(20))
            }
            let listening = try #require(port, "\(serve.errors)")
            func status(_ path: String, _ headers: [(String, String)] = []) async throws -> UInt? {
                try await SecureClient.status("https://127.0.0.1:\(listening)\(path)", headers, trusting: files)
            }
            #expect(try await status("/healthz") == 200)
            #expect(try await status("/") == 401)
            #expect(try await status("/", [("Authorization", "Bearer 0123456789abcdef")]) == 200)
            _ = await serve.end(SIGTERM)
        }
    }
}
