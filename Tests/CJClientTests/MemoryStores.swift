import AsyncHTTPClient
import CJClient
import Foundation
import Logging
import Synchronization
import TestSupport

/// Tokens kept in memory, with a clock that the test sets.
final class MemoryTokens: TokenStore {
    private let state = Mutex((access: Access(), now: Date(timeIntervalSince1970: 1_700_061_300)))

    /// How often keeping an access token is still to fail.
    let failures = Mutex(0)

    struct Failure: Error {}

    /// Whether an access token is kept only later, and whether one waits for that.
    let holding = Mutex((isHeld: false, hasWaiter: false))

    var access: Access { state.withLock { $0.access } }

    func advance(_ seconds: TimeInterval) { state.withLock { $0.now += seconds } }

    func load() async throws -> (access: Access, now: Date) { state.withLock { ($0.access, $0.now) } }

    func save(_ access: Access) async throws -> Bool {
        let fails = failures.withLock { left in
            guard left > 0, access.accessToken != nil else { return false }
            left -= 1
            return true
        }
        if fails { throw Failure() }
        while access.accessToken != nil,
            holding.withLock({
                $0.hasWaiter = true; return $0.isHeld
            })
        {
            try await Task.sleep(for: .milliseconds(1))
        }
        return state.withLock { state in
            guard state.access.version == access.version else { return false }
            state.access = access
            state.access.version += 1
            return true
        }
    }
}

/// Permits everything and notes what came of it.
final class MemoryBudget: RequestBudget {
    private let noted = Mutex<(outcomes: [RequestSchedule.Outcome], infos: [PointsInfo], open: Int)>(([], [], 0))
    /// Until when what CJ refuses for want of points must wait.
    let pointsReturn = Date(timeIntervalSince1970: 1_700_061_360)

    var outcomes: [RequestSchedule.Outcome] { noted.withLock { $0.outcomes } }
    var infos: [PointsInfo] { noted.withLock { $0.infos } }
    /// Permits that were never settled.
    var open: Int { noted.withLock { $0.open } }

    func take(
        path: String, points: Int, priority: RequestPriority, longest: Duration
    ) async throws -> RequestPermit {
        try Task.checkCancellation()
        noted.withLock { $0.open += 1 }
        var schedule = RequestSchedule()
        let verdict = schedule.take(
            RequestLimits(perSecond: 1), points: points, priority: priority, longest: 1, at: Date())
        guard case .permitted(let permit) = verdict else { throw RequestsClosed(until: .distantFuture, why: .quota) }
        return RequestPermit(account: permit, address: permit)
    }

    func settle(
        _ permit: RequestPermit, _ outcome: RequestSchedule.Outcome, _ info: PointsInfo?
    ) async throws -> Date? {
        noted.withLock { noted in
            noted.outcomes.append(outcome)
            noted.infos += [info].compactMap(\.self)
            noted.open -= 1
        }
        if case .pointsGone = outcome { return pointsReturn }
        return nil
    }
}

/// A client of a scripted CJ, with tokens and budget to look at.
struct ScriptedClient {
    let cj: ScriptedCJ
    let client: CJClient
    let tokens: MemoryTokens
    let budget: MemoryBudget

    static func with<Value: Sendable>(
        key: String = "key", deadline: Duration = .seconds(20), attempts: Int = 3,
        _ script: @escaping @Sendable (ScriptedCJ.Call) -> ScriptedCJ.Answer,
        _ body: (ScriptedClient) async throws -> Value
    ) async throws -> Value {
        try await ScriptedCJ.with { call in
            call.path == "/authentication/getAccessToken" && call.earlier == 0 && key == "key"
                ? .access("token") : script(call)
        } _: { cj in
            let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .cj)
            let tokens = MemoryTokens()
            let budget = MemoryBudget()
            let settings = CJClientSettings(
                baseURL: cj.baseURL, apiKey: Secret(key), deadline: deadline, attempts: attempts,
                backOff: .milliseconds(1))
            let client = CJClient(
                settings, http: http, tokens: tokens, budget: budget,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let result: Result<Value, any Error>
            do {
                result = .success(
                    try await body(ScriptedClient(cj: cj, client: client, tokens: tokens, budget: budget)))
            } catch { result = .failure(error) }
            try await http.shutdown()
            return try result.get()
        }
    }
}
