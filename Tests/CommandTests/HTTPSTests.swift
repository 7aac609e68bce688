import Foundation
import Receiver
import TestSupport
import Testing

@Suite(.database) struct `Served over HTTPS` {
    /// Waits until the program has written a line that holds the text.
    private func await(_ text: String, from serve: RunningServe) async throws {
        let begin = ContinuousClock.now
        while !serve.errors.contains(text) {
            try #require(ContinuousClock.now - begin < .seconds(30), "never said: \(text)\n\(serve.errors)")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    @Test func `takes a new certificate on SIGHUP, keeps it when the next cannot be used, and says so`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let used = try await certificates.make("used")
        let next = try await certificates.make("next")
        let first = try await certificates.make("first")
        try certificates.copy(first, over: used)
        let serve = try await Program.serve(
            environment: try await environment([
                "CJLEDGER_TLS_CERTIFICATE": used.certificate, "CJLEDGER_TLS_KEY": used.key,
            ]))
        #expect(serve.errors.contains("listening on https://127.0.0.1:\(serve.port)"))
        #expect(serve.errors.contains("admin listening on http://127.0.0.1:\(serve.adminPort)"))
        func post(_ id: Int, trusting files: TLSFiles) async throws -> UInt? {
            try await SecureClient.post(Messages.order(["cjOrderId": "\(id)"]), port: serve.port, trusting: files)
        }
        #expect(try await post(1, trusting: first) == 200)
        #expect(try await post(2, trusting: next) == nil)

        try certificates.copy(next, over: used)
        serve.signal(SIGHUP)
        try await self.await("new connections get the new certificate, which ends", from: serve)
        #expect(try await post(3, trusting: next) == 200)
        #expect(try await post(4, trusting: first) == nil)

        try certificates.copy(try await certificates.makeExpired("old"), over: used)
        serve.signal(SIGHUP)
        try await self.await(
            "for the certificate \(used.certificate) ended 2020-02-01T00:00:00Z: renew it", from: serve)
        #expect(serve.errors.contains("the certificate in use stays, which ends"))
        #expect(try await post(5, trusting: next) == 200)
        #expect(await serve.end() == 0)
    }

    @Test func `is refused with a certificate that cannot be used, with the cause`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let old = try await certificates.makeExpired("old")
        let other = try await certificates.make("other")
        for (key, cause) in [
            (old.key, "ended 2020-02-01T00:00:00Z: renew it"), (other.key, "renew it"), ("/none", "check the path"),
        ] {
            let outcome = try await Program.run(
                ["serve"],
                environment: try await environment([
                    "CJLEDGER_TLS_CERTIFICATE": old.certificate, "CJLEDGER_TLS_KEY": key,
                ]))
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(cause), "\(outcome.errors)")
        }
    }
}
