import Foundation
import NIOSSL
import Receiver
import TestSupport
import Testing

@Suite(.database) struct `Over HTTPS, the receiver` {
    private func withHTTPS(
        limits: ConnectionLimits = ConnectionLimits(), _ body: (RunningReceiver, TLSFiles) async throws -> Void
    ) async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let files = try await certificates.make("used")
        try await withReceiver(limits: limits, tls: files) { try await body($0, files) }
    }

    @Test(arguments: [(TLSVersion.tlsv11, nil), (.tlsv12, 200), (.tlsv13, 200)] as [(TLSVersion, UInt?)])
    func `takes webhooks by TLS 1.2 and later`(version: TLSVersion, status: UInt?) async throws {
        try await withHTTPS { receiver, files in
            let answer = try await SecureClient.post(
                Messages.order(["cjOrderId": "1001"]), port: receiver.port, trusting: files, upTo: version)
            #expect(answer == status)
        }
    }

    @Test(
        arguments: [
            ("ECDHE-RSA-AES128-GCM-SHA256", 200), ("ECDHE-RSA-CHACHA20-POLY1305", 200), ("AES128-GCM-SHA256", nil),
            ("AES256-SHA", nil), ("ECDHE-RSA-AES128-SHA", nil),
        ] as [(String, UInt?)])
    func `by TLS 1.2 agrees only on what stays secret when the key is lost later`(ciphers: String, status: UInt?)
        async throws
    {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let files = try await certificates.make("rsa", isRSA: true)
        try await withReceiver(tls: files) { receiver in
            let answer = try await SecureClient.post(
                Messages.order(["cjOrderId": "1001"]), port: receiver.port, trusting: files, upTo: .tlsv12,
                ciphers: ciphers)
            #expect(answer == status)
        }
    }

    private static let greeting: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]

    @Test(
        arguments: [
            Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), greeting, [UInt8](repeating: 0xFF, count: 4096),
            Array((0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }),
            greeting + [UInt8](repeating: 0, count: 501), [0x15, 3, 3, 0, 2, 1, 0], [0x17, 3, 3, 0xFF, 0xFF],
        ])
    func `says nothing in HTTP to what is no TLS, closes, and lives on`(bytes: [UInt8]) async throws {
        let hasty = ConnectionLimits(idle: .seconds(2), request: .milliseconds(400))
        try await withHTTPS(limits: hasty) { receiver, files in
            let client = try RawHTTP(port: receiver.port)
            await client.send(bytes)
            let begin = ContinuousClock.now
            #expect(await !client.receive().contains("HTTP/"))
            #expect(ContinuousClock.now - begin < .seconds(4), "the other side closes, not this one")
            client.close()
            #expect(receiver.counts.byName.values.allSatisfy { $0 == 0 })
            #expect(try await SecureClient.post(Messages.order([:]), port: receiver.port, trusting: files) == 200)
        }
    }

    @Test func `lets honest senders in beside many handshakes that are never finished`() async throws {
        let limits = ConnectionLimits(connections: 32, idle: .seconds(60), request: .seconds(60))
        try await withHTTPS(limits: limits) { receiver, files in
            var strangers: [RawHTTP] = []
            for index in 0..<100 {
                let stranger = try RawHTTP(port: receiver.port)
                await stranger.send(Self.greeting)
                strangers.append(stranger)
                guard index.isMultiple(of: 20) else { continue }
                let body = Messages.order(["cjOrderId": "\(index)"])
                #expect(try await SecureClient.post(body, port: receiver.port, trusting: files) == 200)
            }
            for stranger in strangers { stranger.close() }
        }
    }
}
