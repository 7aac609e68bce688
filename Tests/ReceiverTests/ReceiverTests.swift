import AsyncHTTPClient
import Foundation
import Ledger
import NIOCore
import NIOHTTP1
import Postgres
import Receiver
import TestSupport
import Testing

@Suite(.database) struct `The receiver` {
    private struct Reply: Equatable {
        var status: Int
        var body: String
        var retryAfter: String?
        var allow: String?
    }

    private func send(
        _ method: HTTPMethod = .POST, _ path: String = RunningReceiver.path, body: [UInt8] = [], sign: String? = nil,
        to receiver: RunningReceiver
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(receiver.port)\(path)")
        request.method = method
        if let sign { request.headers.add(name: "sign", value: sign) }
        if method == .POST { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let answer = try await response.body.collect(upTo: 1 << 20)
        return Reply(
            status: Int(response.status.code), body: String(buffer: answer),
            retryAfter: response.headers.first(name: "retry-after"), allow: response.headers.first(name: "allow"))
    }

    private func post(_ body: [UInt8], to receiver: RunningReceiver) async throws -> Reply {
        try await send(body: body, sign: RunningReceiver.sign(body), to: receiver)
    }

    private func success(_ message: String) -> Reply {
        Reply(status: 200, body: #"{"code":200,"result":"success","message":"\#(message)"}"#)
    }

    private func events() async throws -> [Event] {
        try await Event.read(after: .start, limit: 10_000, on: TestDatabase.current.connect())
    }

    @Test func `says once in the log why webhooks are not kept, and counts each by its cause`() async throws {
        var settings = AppenderSettings.patient
        settings.mostWaiting = 0
        let log = LogLines()
        try await withReceiver(appending: settings, logger: log.logger) { receiver in
            for _ in 0..<3 {
                let reply = try await post(Array(Messages.logistic.utf8), to: receiver)
                #expect(reply.status == 503)
            }
            #expect(receiver.counts.failuresByName == ["overloaded": 3])
            #expect(receiver.counts.byName["unavailable"] == 3)
        }
        #expect(log.all.count { $0 == "error: a webhook is answered 503, for it is not known to be kept" } == 1)
    }

    @Test(.timeLimit(.minutes(2))) func `comes to its end, however often it begins`() async throws {
        for _ in 0..<100 { try await withReceiver { #expect($0.port > 0) } }
    }

    @Test func `keeps a signed event and says so, and says duplicate when it comes again`() async throws {
        let body = Array(Messages.order.utf8)
        let replies = try await withReceiver { receiver in
            [try await post(body, to: receiver), try await post(body, to: receiver)]
        }
        #expect(replies == [success("stored"), success("duplicate")])
        let events = try await events()
        #expect(events.map(\.body) == [body])
        #expect(events.map(\.type) == ["ORDER"])
        #expect(events.map(\.signature) == [.verified])
    }

    @Test func `keeps types it does not know`() async throws {
        let body = Array(#"{"type":"BRAND_NEW","messageType":"WHATEVER"}"#.utf8)
        #expect(try await withReceiver { try await post(body, to: $0) } == success("stored"))
        #expect(try await events().map(\.messageType) == ["WHATEVER"])
    }

    @Test(arguments: [
        "", "{}", "not json", "[]", #"{"messageId":"m1"}"#, #"{"type":""}"#, #"{"type":7}"#, "\u{0}",
        #"{"orderItems":["vid":"1"]}"#, "payload=%7B%22type%22%3A%22ORDER%22%7D", "type=ORDER&params=%7B%7D",
        "<order/>", "data: {\"type\":\"ORDER\"}\n\n",
    ])
    func `keeps what is signed and no event in the quarantine`(text: String) async throws {
        let body = Array(text.utf8)
        #expect(try await withReceiver { try await post(body, to: $0) } == success("quarantined"))
        let kept = try await TestDatabase.current.connect().query("SELECT body FROM ledger.quarantine") {
            row throws(PostgresError) in try row.next([UInt8].self)
        }
        #expect(kept == [body])
        #expect(try await events().isEmpty)
    }

    @Test func `keeps an event with a byte that is no UTF-8 as an event, byte for byte`() async throws {
        let body = Array(#"{"type":"ORDER","x":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        #expect(try await withReceiver { try await post(body, to: $0) } == success("stored"))
        let kept = try await TestDatabase.current.connect().query("SELECT body FROM ledger.events") {
            row throws(PostgresError) in try row.next([UInt8].self)
        }
        #expect(kept == [body])
    }

    @Test(arguments: [
        #"{"type":"ORDER","params":{"orderNumber":"a\u0000b"}}"#, #"{"type":"ORDER","messageId":"\u0000"}"#,
        #"{"type":"ORDER","x":\#(String(repeating: "[", count: 100_000))\#(String(repeating: "]", count: 100_000))}"#,
        #"{"type":"ORDER","messageId":"\#(String(repeating: "m", count: 6000))"}"#,
        #"{"type":"ORDER","messageType":"\ud800","x":1e400000}"#,
    ])
    func `keeps whatever a JSON object holds`(text: String) async throws {
        let body = Array(text.utf8)
        #expect(try await withReceiver { try await post(body, to: $0) } == success("stored"))
        let events = try await events()
        #expect(events.map(\.body) == [body])
        #expect(events.map(\.messageId) == [nil])
    }

    @Test func `refuses a wrong or missing signature, and keeps nothing`() async throws {
        let body = Array(Messages.order.utf8)
        try await withReceiver { receiver in
            for sign in [nil, "", "AAAA", RunningReceiver.sign(body + [32])] {
                let reply = try await send(body: body, sign: sign, to: receiver)
                #expect(reply.status == 401)
                #expect(reply.body.contains("sign"))
            }
            #expect(receiver.counts.byName["unauthenticated"] == 4)
        }
        #expect(try await events().isEmpty)
    }

    @Test func `believes an account set to unsigned, and notes it`() async throws {
        let reply = try await withReceiver { receiver in
            try await send(.POST, RunningReceiver.unsignedPath, body: Array(Messages.order.utf8), to: receiver)
        }
        #expect(reply == success("stored"))
        #expect(try await events().map(\.signature) == [.unsigned])
    }

    @Test(arguments: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
    func `knows no other account, key or path, whatever the method`(method: String) async throws {
        try await withReceiver { receiver in
            for path in [
                "/cj/main/\(RunningReceiver.pathKey)x", "/cj/nobody/\(RunningReceiver.pathKey)", "/cj/main",
                "/cj/main/", "/",
                "/cj/main/\(RunningReceiver.pathKey)/x", "/healthz", "/cj//\(RunningReceiver.pathKey)",
                "/CJ/main/\(RunningReceiver.pathKey)",
            ] {
                let reply = try await send(HTTPMethod(rawValue: method), path, to: receiver)
                #expect(reply == Reply(status: 404, body: ""), "\(path)")
            }
            #expect(receiver.counts.byName["unknown"] == 9)
        }
    }

    @Test(arguments: ["GET", "HEAD"])
    func `answers CJ's probe with 200 and nothing`(method: String) async throws {
        let reply = try await withReceiver { try await send(HTTPMethod(rawValue: method), to: $0) }
        #expect(reply == Reply(status: 200, body: ""))
    }

    @Test(arguments: ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
    func `allows no other method`(method: String) async throws {
        let reply = try await withReceiver { try await send(HTTPMethod(rawValue: method), to: $0) }
        #expect(reply == Reply(status: 405, body: "", allow: "POST, GET, HEAD"))
    }

    @Test func `takes a body of exactly the limit and refuses one byte more`() async throws {
        func body(_ size: Int) -> [UInt8] {
            let head = #"{"type":"ORDER","x":""#
            return Array((head + String(repeating: "x", count: size - head.count - 2) + #""}"#).utf8)
        }
        let replies = try await withReceiver(maximumBodyBytes: 10_000) { receiver in
            [try await post(body(10_000), to: receiver), try await post(body(10_001), to: receiver)]
        }
        #expect(replies.map(\.status) == [200, 413])
        #expect(try await events().map(\.body.count) == [10_000])
    }

    @Test func `refuses an oversize body of two megabytes to a client that sends it whole`() async throws {
        let reply = try await withReceiver { try await post([UInt8](repeating: 120, count: 2 << 20), to: $0) }
        #expect(reply.status == 413)
    }

    @Test func `says not kept, and when to try again, while the database is away`() async throws {
        let server = try await TestDatabase.current.connectToServer()
        let name = try TestDatabase.current.name
        try await withReceiver(appending: AppenderSettings()) { receiver in
            _ = try await post(Array(Messages.order.utf8), to: receiver)
            try await server.execute("ALTER DATABASE \(identifier: name) ALLOW_CONNECTIONS false")
            try await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(name)")
            let begin = ContinuousClock.now
            let reply = try await post(Array(Messages.logistic.utf8), to: receiver)
            #expect(reply.status == 503)
            #expect(reply.retryAfter != nil)
            #expect(ContinuousClock.now - begin < .seconds(3))
            try await server.execute("ALTER DATABASE \(identifier: name) ALLOW_CONNECTIONS true")
            var last = 503
            while last == 503 { last = try await post(Array(Messages.logistic.utf8), to: receiver).status }
            #expect(last == 200)
        }
        #expect(try await events().count == 2)
    }

    @Test func `two of them on one database keep an event once`() async throws {
        let bodies = (0..<200).map { Messages.order(["cjOrderId": "\($0)"]) }
        let replies = try await withReceiver { one in
            try await withReceiver { other in
                try await withThrowingTaskGroup(of: Reply.self) { group in
                    for body in bodies {
                        group.addTask { try await post(body, to: one) }
                        group.addTask { try await post(body, to: other) }
                    }
                    return try await group.reduce(into: [Reply]()) { $0.append($1) }
                }
            }
        }
        #expect(replies.count(where: { $0 == success("stored") }) == 200)
        #expect(replies.count(where: { $0 == success("duplicate") }) == 200)
        #expect(Set(try await events().map(\.body)) == Set(bodies))
    }
}

@Suite(.database) struct `The receiver, raw` {
    private func head(_ body: [UInt8], _ extra: String = "") -> String {
        "POST \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nsign: \(RunningReceiver.sign(body))\r\n\(extra)"
    }

    private func request(_ body: [UInt8]) -> [UInt8] {
        Array((head(body) + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    private func count() async throws -> Int {
        try await Event.read(after: .start, limit: 10_000, on: TestDatabase.current.connect()).count
    }

    @Test func `answers pipelined requests in their order`() async throws {
        let bodies = (0..<20).map { Messages.order(["cjOrderId": "\($0)"]) }
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send(bodies.flatMap(request) + request(bodies[0]))
            let answers = await client.receive(until: "duplicate")
            client.close()
            #expect(answers.components(separatedBy: "HTTP/1.1 200 OK").count == 22)
            #expect(answers.components(separatedBy: #""message":"stored""#).count == 21)
        }
        #expect(try await count() == 20)
    }

    @Test func `takes a chunked body as it takes another`() async throws {
        let body = Messages.order(["cjOrderId": "1001"])
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send(head(body, "Transfer-Encoding: chunked\r\n\r\n"))
            for part in [body.prefix(10), body.dropFirst(10)] {
                await client.send(Array((String(part.count, radix: 16) + "\r\n").utf8) + part + Array("\r\n".utf8))
            }
            await client.send("0\r\n\r\n")
            #expect(await client.receive(until: "stored").hasPrefix("HTTP/1.1 200 OK"))
            client.close()
        }
        #expect(try await count() == 1)
    }

    @Test func `refuses a chunked body while it is being sent, never keeps a part of it, and closes`() async throws {
        try await withReceiver(maximumBodyBytes: 100_000) { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send(head([], "Transfer-Encoding: chunked\r\n\r\n"))
            let chunk = Array("2710\r\n".utf8) + [UInt8](repeating: 120, count: 10_000) + Array("\r\n".utf8)
            for _ in 0..<11 { await client.send(chunk) }
            #expect(await client.receive(until: "too large").hasPrefix("HTTP/1.1 413"))
            // A sender that goes on is cut off in the end.
            var sent = 0
            while sent < 5000, await client.send(chunk) == chunk.count { sent += 1 }
            #expect(sent < 5000)
            client.close()
        }
        #expect(try await count() == 0)
    }

    @Test(arguments: ["999999999", "9223372036854775808"])
    func `refuses a body announced too large before it is sent`(bytes: String) async throws {
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send(head([], "Content-Length: \(bytes)\r\n\r\n"))
            #expect(await client.receive().hasPrefix("HTTP/1.1 413"))
            client.close()
        }
    }

    @Test func `refuses a stranger before his body is sent`() async throws {
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send("POST /cj/main/wrongwrongwrongwrong HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
            #expect(await client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 404"))
            client.close()
        }
    }

    @Test(arguments: ["POST /cj/main/wrongwrongwrongwrong", "PUT \(RunningReceiver.path)"])
    func `does not read on for ever from whom it has turned away`(line: String) async throws {
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send("\(line) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(await client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 40"))
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 120, count: 65_536) + Array("\r\n".utf8)
            var sent = 0
            while sent < 2000, await client.send(chunk) == chunk.count { sent += 1 }
            #expect(sent < 2000)
            client.close()
        }
    }

    @Test func `keeps nothing of a body that breaks off`() async throws {
        let body = Messages.order(["cjOrderId": "1001"])
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send(head(body, "Content-Length: \(body.count)\r\n\r\n"))
            await client.send(Array(body.dropLast()))
            client.close()
            let next = try RawHTTP(port: receiver.port)
            await next.send(request(body))
            #expect(await next.receive(until: "stored").hasPrefix("HTTP/1.1 200"))
            next.close()
        }
        #expect(try await count() == 1)
    }

    @Test(arguments: [
        "GARBAGE\r\n\r\n", "POST / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\u{3}\u{3}",
    ])
    func `answers what is not HTTP with 400 or not at all, and lives on`(text: String) async throws {
        let body = Messages.order(["cjOrderId": "1001"])
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send(text)
            await client.send("\r\n\r\n")
            let answer = await client.receive()
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400") || answer.hasPrefix("HTTP/1.0 400"), "\(answer)")
            client.close()
            let next = try RawHTTP(port: receiver.port)
            await next.send(request(body))
            #expect(await next.receive(until: "stored").hasPrefix("HTTP/1.1 200"))
            next.close()
        }
    }
}
