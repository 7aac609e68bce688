import Admin
import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Postgres
import TestSupport

@testable import Pages

/// The admin listener with its pages, which runs for a test.
struct RunningPages: Sendable {
    let port: Int

    /// An answer.
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: String
    }

    /// Asks for a path.
    func ask(
        _ path: String, _ method: HTTPMethod = .GET, headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = method
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 4 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: String(buffer: body))
    }
}

/// Runs the listener on the test's database, or on another, for as long as the body takes.
func withPages<Value: Sendable>(
    connection: ConnectionSettings? = nil, pages: [Page] = Page.all,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: (RunningPages) async throws -> Value
) async throws -> Value {
    let connection =
        if let connection { connection } else { try await TestDatabase.current.settings(as: "cjledger_runtime") }
    let readings = PageReadings(connection: connection, spool: { nil })
    let responder = PageResponder(readings: readings, pages: pages, logger: logger)
    let (ports, announce) = AsyncStream<Int>.makeStream()
    let server = AdminServer(
        host: "127.0.0.1", port: 0,
        readings: .init(
            readiness: { Readiness(databaseTakes: true) }, answers: { [:] }, failures: { [:] }),
        pages: { await responder.respond(to: $0) }, logger: logger
    ) { announce.yield($0) }
    let value = try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { announce.finish() }
            try await server.run()
        }
        defer { group.cancelAll() }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else {
            try await group.next()
            throw CocoaError(.featureUnsupported)
        }
        return try await body(RunningPages(port: port))
    }
    await readings.database.close()
    return value
}
