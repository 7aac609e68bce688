import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport
import Testing

@Suite struct `Simulating CJ` {
    private struct Greeting: Decodable {
        let base_url: String
        let api_key: String
        let open_id: String
    }

    private func started(_ arguments: [String] = []) async throws -> (program: RunningProgram, greeting: Greeting) {
        let program = try Program.start(["simulate", "--port", "0"] + arguments, environment: [:])
        let line = try #require(await program.lines(1).first)
        #expect(line.wholeMatch(of: /\{"base_url":"[^"]+","api_key":"[^"]+","open_id":"12312"\}/) != nil)
        return (program, try JSONDecoder().decode(Greeting.self, from: Data(line.utf8)))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `names its address, answers there, and ends at a signal`(signal: Int32) async throws {
        let (program, greeting) = try await started()
        var request = HTTPClientRequest(url: "\(greeting.base_url)/authentication/getAccessToken")
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: #"{"apiKey":"\#(greeting.api_key)"}"#))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
        #expect(String(buffer: try await response.body.collect(upTo: 1 << 16)).contains(#""openId":12312"#))
        #expect(await program.end(signal) == 0)
        #expect(await program.lines(1).isEmpty)
    }

    @Test func `ends at a signal while somebody waits for simulated time`() async throws {
        try await withSilentServer { port, connections in
            let (program, greeting) = try await started(
                ["--speed", "0", "--orders", "1", "--callback", "http://127.0.0.1:\(port)/"])
            var request = HTTPClientRequest(url: greeting.base_url.replacing("/api2.0/v1", with: "/__advance"))
            request.method = .POST
            request.body = .bytes(ByteBuffer(string: #"{"seconds":86400}"#))
            let waiting = Task { [request] in _ = try await HTTPClient.shared.execute(request, timeout: .seconds(60)) }
            for await _ in connections { break }
            #expect(await program.end(SIGTERM) == 0)
            _ = await waiting.result
        }
    }

    @Test(arguments: [
        (["--faults", "drop=2"], "drop= wants a rate from 0 to 1"), (["--faults", "worse"], "a fault is none of"),
        (["--port", "65536"], "--port must be"), (["--orders", "0"], "--orders must be"),
        (["--speed", "-1"], "--speed"), (["--rate", "0"], "--rate must be"), (["--seed", "x"], "--seed"),
        (["--callback", "localhost:1"], "--callback must be a URL"), (["--closing-rule", "x"], "four-fifths"),
    ])
    func `ends with 64 for wrong arguments, and says which`(arguments: [String], text: String) async throws {
        let outcome = try await Program.run(["simulate"] + arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(text), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func `ends and names the port that is in use`() async throws {
        let (program, greeting) = try await started()
        let port = try #require(URL(string: greeting.base_url)?.port)
        let outcome = try await Program.run(["simulate", "--port", "\(port)"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("--port is 127.0.0.1:\(port), which is in use: end what listens there"))
        #expect(await program.end(SIGTERM) == 0)
    }
}

/// Runs `body` with the port of a server that takes connections and says nothing, and a way to wait for one.
private func withSilentServer<Value: Sendable>(
    _ body: (_ port: Int, _ connections: AsyncStream<Void>) async throws -> Value
) async throws -> Value {
    let (connections, connected) = AsyncStream<Void>.makeStream()
    let server = try await ServerBootstrap(group: HTTPClient.defaultEventLoopGroup)
        .childChannelInitializer { channel in
            connected.yield()
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        .bind(host: "127.0.0.1", port: 0).get()
    let value = try await body(server.localAddress?.port ?? 0, connections)
    try await server.close()
    return value
}
