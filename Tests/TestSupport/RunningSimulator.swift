import AsyncHTTPClient
import CJ
public import Foundation
import NIOCore
import NIOHTTP1

/// `cjledger simulate` as a program, whose time moves only when it is moved.
public struct RunningSimulator: Sendable {
    /// What is simulated.
    public struct World: Sendable {
        public var seed: UInt64
        /// How many purchases.
        public var orders: Int
        /// As `--faults` takes them.
        public var faults = "none"
        /// As `--dialect` takes it.
        public var dialect = "documents"
        /// Calls a second that are taken.
        public var rate = 50
        public var closingRule = "half"
        /// Points that the calls of a day may cost.
        public var points = 50_000

        public init(seed: UInt64, orders: Int, faults: String = "none", dialect: String = "documents") {
            self.seed = seed
            self.orders = orders
            self.faults = faults
            self.dialect = dialect
        }
    }

    /// How far simulated time is.
    public struct Progress: Decodable, Sendable {
        public let now: String
        public let ended: Bool
    }

    /// What was called so far.
    public struct Calls: Decodable, Sendable {
        public let calls: Int
        public let by_path: [String: Int]
        public let over_limit: Int
        /// When the last call came that was too many, in milliseconds since 1970.
        public let last_over_limit_ms: Int?
        public let throttled: Int
        public let points_today: Int
    }

    private struct Greeting: Decodable {
        let base_url: String
        let api_key: String
        let open_id: String
    }

    /// It did not start, or did not answer as it should.
    public struct Failure: Error {
        public let reason: String
    }

    /// CJ's address.
    public let baseURL: String
    public let apiKey: String
    public let openId: String
    private let program: RunningProgram

    /// Starts one.
    ///
    /// - Parameter callback: an address that gets every webhook from the start.
    public static func start(_ world: World, callback: String? = nil) async throws -> RunningSimulator {
        let program = try Program.start(
            [
                "simulate", "--port", "0", "--speed", "0", "--seed", "\(world.seed)", "--orders", "\(world.orders)",
                "--faults", world.faults, "--dialect", world.dialect, "--rate", "\(world.rate)",
                "--points", "\(world.points)", "--closing-rule", world.closingRule,
            ] + (callback.map { ["--callback", $0] } ?? []), environment: [:])
        guard let line = await program.lines(1).first,
            let greeting = try? JSONDecoder().decode(Greeting.self, from: Data(line.utf8))
        else {
            _ = await program.end(SIGKILL)
            throw Failure(reason: program.errors)
        }
        return RunningSimulator(
            baseURL: greeting.base_url, apiKey: greeting.api_key, openId: greeting.open_id, program: program)
    }

    /// What it has written to stderr so far.
    public var errors: String { program.errors }

    /// Ends it.
    public func end() async { _ = await program.end(SIGTERM) }

    /// Moves simulated time on, and returns when everything that falls due until then has been sent.
    public func advance(by seconds: Int) async throws -> Progress {
        try JSONDecoder().decode(
            Progress.self, from: try await control(.POST, "/__advance", body: #"{"seconds":\#(seconds)}"#))
    }

    /// What is the case, for ``TruthComparison``.
    public func truth() async throws -> String { String(decoding: try await control(.GET, "/__truth"), as: UTF8.self) }

    /// What the seller's shop sold, as a file for `cjledger import sales`.
    public func sales() async throws -> Data { try await control(.GET, "/__sales") }

    public func calls() async throws -> Calls {
        try JSONDecoder().decode(Calls.self, from: try await control(.GET, "/__calls"))
    }

    /// Whether a word is in what CJ answers about orders, asked as a client beside all others.
    public func tells(_ word: String, token: String) async throws -> Bool {
        var request = HTTPClientRequest(url: baseURL + "/shopping/order/list?pageNum=1&pageSize=10")
        request.headers.add(name: "CJ-Access-Token", value: token)
        // Some calls are refused for the sake of it, or because too many were made just before.
        for _ in 0..<100 {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            if String(buffer: try await response.body.collect(upTo: 1 << 24)).contains(word) { return true }
        }
        return false
    }

    private func control(_ method: HTTPMethod, _ path: String, body: String? = nil) async throws -> Data {
        var request = HTTPClientRequest(url: baseURL.replacing("/api2.0/v1", with: path))
        request.method = method
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        return try await answer(to: request)
    }

    private func answer(to request: HTTPClientRequest) async throws -> Data {
        let response = try await HTTPClient.shared.execute(request, timeout: .minutes(30))
        let body = try await response.body.collect(upTo: 1 << 30)
        guard response.status == .ok else {
            throw Failure(reason: "\(request.url) answered \(response.status.code): \(String(buffer: body))")
        }
        return Data(body.readableBytesView)
    }
}
