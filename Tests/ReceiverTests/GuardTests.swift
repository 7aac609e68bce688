import Foundation
import Ledger
import Receiver
import TestSupport
import Testing

@Suite(.database) struct `The guards` {
    private let hasty = ConnectionLimits(connections: 64, idle: .seconds(2), request: .milliseconds(400))

    private func head(_ body: [UInt8], _ extra: String = "", path: String = RunningReceiver.path) -> String {
        "POST \(path) HTTP/1.1\r\nHost: x\r\nsign: \(RunningReceiver.sign(body))\r\n\(extra)"
    }

    private func request(_ body: [UInt8]) -> [UInt8] {
        Array((head(body) + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    @Test(arguments: ["", "Connection: keep-alive\r\n"])
    func `take a request of HTTP/1.0 for the last of its connection`(header: String) async throws {
        try await withReceiver { receiver in
            let body = Messages.order(["cjOrderId": "1001"])
            let head = self.head(body, header).replacing("HTTP/1.1", with: "HTTP/1.0")
            let request = Array((head + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
            let client = try RawHTTP(port: receiver.port)
            await client.send(request + request)
            let answers = await client.receive()
            #expect(answers.components(separatedBy: " 200 OK\r\n").count == 2, "one answer: \(answers)")
            #expect(answers.lowercased().contains("connection: close"), "\(answers)")
            client.close()
        }
    }

    private func count() async throws -> Int {
        try await Event.read(after: .start, limit: 10_000, on: TestDatabase.current.connect()).count
    }

    /// Returns once the receiver has taken in every connection made before.
    private func settle(_ receiver: RunningReceiver) async throws {
        let last = try RawHTTP(port: receiver.port)
        await last.send("GET \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(await last.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
        last.close()
    }

    /// Sends byte after byte until the other side has had enough; what it says then.
    private func drip(_ text: String, to receiver: RunningReceiver) async throws -> String {
        let client = try RawHTTP(port: receiver.port)
        defer { client.close() }
        let begin = ContinuousClock.now
        for byte in text.utf8 {
            guard await client.send([byte]) == 1, receiver.counts.byName["late"] == 0 else { break }
            try #require(ContinuousClock.now - begin < .seconds(20), "somebody who drips must be cut off")
            try await Task.sleep(for: .milliseconds(30))
        }
        return await client.receive()
    }

    @Test func `answer 408 to a head that does not come to its end, whatever the drip, and close`() async throws {
        try await withReceiver(limits: hasty) { receiver in
            let answer = try await drip(head([], String(repeating: "x: y\r\n", count: 500)), to: receiver)
            #expect(answer.hasPrefix("HTTP/1.1 408"))
            #expect(answer.contains("onnection: close"))
            #expect(answer.components(separatedBy: "HTTP/1.1").count == 2)
            #expect(receiver.counts.byName["late"] == 1)
        }
    }

    @Test func `answer 408 to a body that does not come to its end, and keep nothing of it`() async throws {
        let body = Messages.order(["cjOrderId": "1001"])
        try await withReceiver(limits: hasty) { receiver in
            let text = head(body, "Content-Length: 5000\r\n\r\n") + String(repeating: " ", count: 4000)
            let answer = try await drip(text, to: receiver)
            #expect(answer.hasPrefix("HTTP/1.1 408"))
        }
        #expect(try await count() == 0)
    }

    @Test func `keep nothing of what still comes after 408, even where no signature is asked for`() async throws {
        let body = Array(#"{"type":"ORDER","#.utf8)
        try await withReceiver(limits: hasty) { receiver in
            let client = try RawHTTP(port: receiver.port)
            let chunk = Array((String(body.count, radix: 16) + "\r\n").utf8) + body + Array("\r\n".utf8)
            await client.send(head([], "Transfer-Encoding: chunked\r\n\r\n", path: RunningReceiver.unsignedPath))
            await client.send(chunk)
            #expect(await client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 408"))
            await client.send(chunk + Array("0\r\n\r\n".utf8))
            #expect(await client.receive() == "")
            client.close()
            try await settle(receiver)
            #expect(receiver.counts.byName.filter { $0.value > 0 } == ["late": 1, "probed": 1])
        }
        let kept = try await TestDatabase.current.connect().text("SELECT count(*) FROM ledger.quarantine")
        #expect(kept == "0")
    }

    @Test func `do not answer twice what was answered before its body came`() async throws {
        try await withReceiver(limits: hasty) { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send("GET \(RunningReceiver.path) HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
            let answers = await client.receive()
            #expect(answers.hasPrefix("HTTP/1.1 200"))
            #expect(answers.components(separatedBy: "HTTP/1.1").count == 2)
            client.close()
            #expect(receiver.counts.byName.filter { $0.value > 0 } == ["probed": 1])
        }
    }

    @Test func `close a connection that is silent too long, between requests too`() async throws {
        try await withReceiver(limits: hasty) { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send(request(Messages.order(["cjOrderId": "1001"])))
            let silent = try RawHTTP(port: receiver.port)
            #expect(await silent.receive() == "")
            #expect(await client.receive().components(separatedBy: "HTTP/1.1").count == 2)
            client.close()
            silent.close()
            #expect(receiver.counts.byName["late"] == 0)
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `let honest senders in beside far more idle and dripping connections than there may be`() async throws {
        let limits = ConnectionLimits(connections: 64, idle: .seconds(60), request: .seconds(60))
        let lines = LogLines()
        try await withReceiver(limits: limits, logger: lines.logger) { receiver in
            let keeper = try RawHTTP(port: receiver.port)
            var strangers: [RawHTTP] = []
            for index in 0..<400 {
                let stranger = try RawHTTP(port: receiver.port)
                strangers.append(stranger)
                if index.isMultiple(of: 4) { await stranger.send("POST /cj/main/") }
                guard index.isMultiple(of: 20) else { continue }
                // One comes anew, the other has been here from the start: each success keeps him his place.
                let newcomer = try RawHTTP(port: receiver.port)
                for (number, sender) in [(1, newcomer), (2, keeper)] {
                    await sender.send(request(Messages.order(["cjOrderId": "\(number)000\(index)"])))
                    #expect(await sender.receive(until: "}").hasPrefix("HTTP/1.1 200"))
                }
                newcomer.close()
            }
            #expect(await strangers[0].receive() == "")
            for stranger in strangers { stranger.close() }
            keeper.close()
            while lines.all.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        }
        #expect(try await count() == 40)
        #expect(lines.all[0].contains("64 connections are open, which is the most there may be"))
    }

    @Test func `make a guesser connect anew, and never refuse what is signed well`() async throws {
        let body = Messages.order(["cjOrderId": "1001"])
        try await withReceiver { receiver in
            let guess = "POST /cj/main/wrongwrongwrongwrong HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
            let client = try RawHTTP(port: receiver.port)
            await client.send(String(repeating: guess, count: 50))
            let answers = await client.receive()
            #expect(answers.components(separatedBy: "HTTP/1.1 404").count == 22)
            #expect(answers.components(separatedBy: "onnection: close").count == 2)
            client.close()

            let next = try RawHTTP(port: receiver.port)
            await next.send(request(body))
            #expect(await next.receive(until: "}").hasPrefix("HTTP/1.1 200"))
            await next.send(head(body + [32], "Content-Length: \(body.count)\r\n\r\n"))
            await next.send(body)
            let last = await next.receive()
            #expect(last.hasPrefix("HTTP/1.1 401"))
            #expect(last.contains("onnection: close"))
            next.close()
        }
        #expect(try await count() == 1)
    }

    @Test func `ask for a body that will be read`() async throws {
        let body = Messages.order(["cjOrderId": "1001"])
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send(head(body, "Expect: 100-continue\r\nContent-Length: \(body.count)\r\n\r\n"))
            #expect(await client.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            await client.send(body)
            #expect(await client.receive(until: "}").hasPrefix("HTTP/1.1 200"))
            client.close()
        }
        #expect(try await count() == 1)
    }

    @Test(
        arguments: [
            ("POST /cj/main/wrongwrongwrongwrong", 100, 404), ("PUT \(RunningReceiver.path)", 100, 405),
            ("POST \(RunningReceiver.path)", 2 << 20, 413),
        ])
    func `do not ask for a body that will not be read`(line: String, bytes: Int, status: Int) async throws {
        try await withReceiver { receiver in
            let client = try RawHTTP(port: receiver.port)
            await client.send("\(line) HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: \(bytes)\r\n\r\n")
            let answer = await client.receive()
            #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
            #expect(answer.components(separatedBy: "HTTP/1.1").count == 2)
            client.close()
        }
    }

    @Test func `take no head of more than 16 kB`() async throws {
        try await withReceiver { receiver in
            for part in [
                "/\(String(repeating: "x", count: 20_000))",
                "/ HTTP/1.1\r\nx: \(String(repeating: "y", count: 20_000))",
            ] {
                let client = try RawHTTP(port: receiver.port)
                await client.send("GET \(part)")
                #expect(await client.receive().hasPrefix("HTTP/1.1 400"))
                client.close()
            }
        }
    }
}
