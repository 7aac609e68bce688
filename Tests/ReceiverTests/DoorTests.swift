import Ledger
import TestSupport
import Testing

/// Ways to ask for one and the same thing, and such that only look so.
@Suite(.database) struct `The receiver's door` {
    private static let key = RunningReceiver.pathKey
    private static let body = Array(#"{"type":"ORDER","messageId":"of the door"}"#.utf8)
    private static let sign = RunningReceiver.sign(body)

    private func answer(to request: String, from receiver: RunningReceiver) async throws -> String {
        let client = try RawHTTP(port: receiver.port)
        await client.send(request)
        // The client hears no more than the answer, or that the line has ended.
        let answer = await client.receive(until: "\r\n\r\n")
        client.close()
        return answer
    }

    private func answer(to request: String) async throws -> String {
        try await withReceiver { try await answer(to: request, from: $0) }
    }

    private func post(_ target: String, version: String = "1.1", headers: String = "sign: \(sign)\r\n") -> String {
        "POST \(target) HTTP/\(version)\r\nHost: x\r\n\(headers)Content-Length: \(Self.body.count)\r\n\r\n"
            + String(decoding: Self.body, as: UTF8.self)
    }

    private static let samePaths = [
        "/cj/main/\(key)/", "/cj/main/\(key)//", "//cj/main/\(key)", "/cj//main/\(key)", "///cj//main//\(key)",
        "/%63j/main/\(key)", "/c%6A/m%61in/\(key)", "/cj/main/%30\(key.dropFirst())", "/cj/main/\(key)?utm=1&x=%2F",
        "/cj/main/\(key)/?", "/cj/main/\(key.replacing("_", with: "%5f").replacing("-", with: "%2D"))",
        "http://x/cj/main/\(key)",
    ]

    @Test func `is one, however its path is written`() async throws {
        try await withReceiver { receiver in
            for target in Self.samePaths {
                let answer = try await answer(to: post(target), from: receiver)
                #expect(answer.hasPrefix("HTTP/1.1 200 OK"), "\(target)")
            }
        }
        let events = try await Event.read(after: .start, limit: 9, on: TestDatabase.current.connect())
        #expect(events.map(\.body) == [Self.body])
    }

    private static let otherPaths = [
        "/cj/main%2F\(key)", "/cj%2fmain/\(key)", "/%43J/main/\(key)", "/cj/main/%2530\(key.dropFirst())",
        "/cj/main/\(key)%", "/cj/main/\(key)%0", "/cj/main/\(key)%zz", "/cj/main/\(key)%00", "/cj/main/\(key)%20",
        "/cj/main/\(key)/x", "/x/cj/main/\(key)", "/cj/main/\(key);x", "/cj/../cj/main/\(key)", "/%",
    ]

    @Test func `is no other path`() async throws {
        try await withReceiver { receiver in
            for target in Self.otherPaths {
                let answer = try await answer(to: post(target), from: receiver)
                #expect(answer.hasPrefix("HTTP/1.1 404"), "\(target)")
            }
        }
    }

    @Test(arguments: [
        ("POST \(RunningReceiver.path) HTTP/1.0\r\nsign: \(sign)\r\nContent-Length: \(body.count)\r\n\r\n", "200"),
        (
            "POST \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nSIGN: \t \(sign) \t\r\nContent-Length: \(body.count)\r\n\r\n",
            "200"
        ),
        (
            "POST \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nsign: \(sign)\r\nContent-Type: text/plain\r\nContent-Length: \(body.count)\r\n\r\n",
            "200"
        ),
        (
            "POST \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nsign: AAAA\r\nsign: \(sign)\r\nContent-Length: \(body.count)\r\n\r\n",
            "401"
        ),
        (
            "POST \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nsign: \(sign)\r\nsign: \(sign)\r\nContent-Length: \(body.count)\r\n\r\n",
            "401"
        ),
        (
            "POST \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nx-sign: \(sign)\r\nContent-Length: \(body.count)\r\n\r\n",
            "401"
        ),
        (
            "POST \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nsign: \(sign.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""))\r\nContent-Length: \(body.count)\r\n\r\n",
            "401"
        ),
    ])
    func `takes what HTTP lets a sender write, and exactly one signature`(head: String, status: String) async throws {
        let answer = try await answer(to: head + String(decoding: Self.body, as: UTF8.self))
        #expect(answer.dropFirst("HTTP/1.1 ".count).hasPrefix(status), "\(answer)")
    }

    @Test func `asks for a body whose sender waits to be asked`() async throws {
        let headers = "sign: \(Self.sign)\r\nExpect: 100-continue\r\n"
        let answer = try await answer(to: post(RunningReceiver.path, headers: headers))
        #expect(answer.hasPrefix("HTTP/1.1 100"))
    }

    @Test(arguments: ["OPTIONS", "PUT"])
    func `names the methods that it takes`(method: String) async throws {
        let answer = try await answer(to: "\(method) \(RunningReceiver.path)/ HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 405"))
        #expect(answer.lowercased().contains("allow: post, get, head"))
    }

    @Test(arguments: [
        "PROXY TCP4 192.0.2.7 192.0.2.1 56324 443", "PROXY UNKNOWN", "PROXY TCP6 2001:db8::1 2001:db8::2 1 2",
    ])
    func `knows no PROXY protocol, and ends a line that begins with it`(line: String) async throws {
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send("\(line)\r\n" + post(RunningReceiver.path))
            #expect(await client.receive().hasPrefix("HTTP/1.1 400"))
            client.close()
        }
        #expect(try await Event.read(after: .start, limit: 9, on: TestDatabase.current.connect()).isEmpty)
    }

    @Test(arguments: ["\n", "\r\n", " ", "\u{FEFF}"])
    func `takes a body with what was signed, to the last line end`(end: String) async throws {
        let signed = Array((end + #"{"type":"ORDER"}"# + end).utf8)
        func post(_ body: [UInt8]) -> String {
            "POST \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nsign: \(RunningReceiver.sign(signed))\r\n"
                + "Content-Length: \(body.count)\r\n\r\n" + String(decoding: body, as: UTF8.self)
        }
        #expect(try await answer(to: post(signed)).hasPrefix("HTTP/1.1 200"))
        #expect(try await answer(to: post(signed.dropLast(end.utf8.count) + [])).hasPrefix("HTTP/1.1 401"))
        #expect(try await answer(to: post(signed + Array(end.utf8))).hasPrefix("HTTP/1.1 401"))
    }
}
