import AsyncHTTPClient
import CJClient
import Foundation
import Logging
import TestSupport
import Testing

@Suite(.database) struct `CJ's certificate` {
    @Test func `that nobody vouches for is named as that, at once`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await withReceiver(tls: try await certificates.make("own")) { server in
            let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .cj)
            let base = try #require(URL(string: "https://127.0.0.1:\(server.port)"))
            let client = CJClient(
                CJClientSettings(baseURL: base, apiKey: Secret("key"), attempts: 1, backOff: .milliseconds(1)),
                http: http,
                tokens: MemoryTokens(), budget: MemoryBudget(),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let error = await #expect(throws: CJError.self) { _ = try await client.openId() }
            #expect(error?.message.contains("its certificate is not trusted") == true, "\(String(describing: error))")
            try await http.shutdown()
        }
    }
}
