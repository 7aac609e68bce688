import Admin
import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Operating
import Postgres
import ReadModels
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
        return try await execute(request)
    }

    /// Sends a form.
    func send(
        _ path: String, _ fields: [String: String], headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        let pairs = fields.map { "\(PercentText.encoded($0))=\(PercentText.encoded($1))" }
        request.body = .bytes(ByteBuffer(string: pairs.joined(separator: "&")))
        return try await execute(request)
    }

    /// Follows nothing by itself, so that a test sees where it is led.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

    private func execute(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await Self.client.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 4 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: String(buffer: body))
    }
}

/// Runs the listener on the test's database, or on another, for as long as the body takes.
func withPages<Value: Sendable>(
    connection: ConnectionSettings? = nil, pages: [Page] = Page.all,
    access: AccessRules = AccessRules(isLoopback: true), found: FoundProblems = FoundProblems { [] },
    asksCJ: (@Sendable (String) async throws -> String)? = nil,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: (RunningPages) async throws -> Value
) async throws -> Value {
    let connection =
        if let connection { connection } else { try await TestDatabase.current.settings(as: "cjledger_runtime") }
    let work = BackgroundWork()
    let readings = PageReadings(
        connection: connection, spool: { nil }, found: found,
        operating: { who in
            Operator(who: who, projection: ProjectorSettings(), logger: logger) { role, job in
                var working = connection
                working.role = role
                working.applicationName = "cjledger \(job)"
                return working
            }
        }, work: work, process: "test", asksCJ: asksCJ)
    let responder = PageResponder(readings: readings, pages: pages, access: access, logger: logger)
    let (ports, announce) = AsyncStream<Int>.makeStream()
    let server = AdminServer(
        host: "127.0.0.1", port: 0,
        readings: .init(
            readiness: { Readiness(databaseTakes: true) }, answers: { [:] }, failures: { [:] }),
        pages: { await responder.respond(to: $0, from: $1) }, logger: logger
    ) { announce.yield($0) }
    let value = try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { announce.finish() }
            try await server.run()
        }
        group.addTask { await work.run() }
        group.addTask { await found.run() }
        defer { group.cancelAll() }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else {
            try await group.next()
            throw CocoaError(.featureUnsupported)
        }
        return try await body(RunningPages(port: port))
    }
    await readings.slow.close()
    await readings.database.close()
    return value
}
