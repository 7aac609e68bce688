import AsyncHTTPClient
import CJClient
import Foundation
import Ledger
import Logging
import Postgres
import Reconciler
import TestSupport
import Testing

/// What one process has: connections of its own.
private struct Instance {
    let pool: Pool
    let tokens: TokenTable
    let budget: BudgetTable

    init(perSecond: Int = 5, perAddress: Int = 10, points: Int = 50_000, account: String = "main") async throws {
        pool = Pool(try await TestDatabase.current.settings(as: LedgerRole.reconciler), size: 4)
        guard let name = AccountName(account) else { throw CocoaError(.featureUnsupported) }
        tokens = TokenTable(pool, account: name)
        budget = BudgetTable(
            pool, account: name, limits: RequestLimits(perSecond: perSecond, pointsPerDay: points),
            perSecondPerAddress: perAddress)
    }
}

@Suite(.database) struct `Tokens in the database` {
    @Test func `come back as they were kept`() async throws {
        let tokens = try await Instance().tokens
        let (empty, now) = try await tokens.load()
        #expect(empty == Access())
        var access = Access()
        access.keyDigest = "d"
        access.accessToken = Secret("a")
        access.accessEndsAt = Date(timeIntervalSince1970: 1_700_000_000.125)
        access.refreshToken = Secret("r")
        access.refreshEndsAt = Date(timeIntervalSince1970: 1_800_000_000)
        access.openId = Secret("12312")
        access.askedAt = Date(timeIntervalSince1970: 1_700_000_000)
        access.renewingUntil = Date(timeIntervalSince1970: 1_700_000_001)
        #expect(try await tokens.save(access))
        access.version = 1
        let (kept, later) = try await tokens.load()
        #expect(kept == access)
        #expect(later >= now)
        access.accessToken = nil
        access.renewingUntil = nil
        #expect(try await tokens.save(access))
        access.version = 2
        #expect(try await tokens.load().access == access)
    }

    @Test func `are kept by one of many that begin with the same state`() async throws {
        for version in 0..<3 {
            let kept = try await withThrowingTaskGroup { group in
                for _ in 0..<6 {
                    group.addTask {
                        var access = Access()
                        access.version = version
                        return try await Instance().tokens.save(access)
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(kept == 1)
        }
    }

    @Test(arguments: [LedgerRole.runtime, LedgerRole.projector, LedgerRole.analyst])
    func `are hidden from every other role`(role: String) async throws {
        let connection = try await TestDatabase.current.connect(as: role)
        // The pages show how many points are left.
        for table in role == LedgerRole.runtime ? ["access"] : ["access", "budgets"] {
            let error = await #expect(throws: PostgresError.self) {
                _ = try await connection.execute("SELECT 1 FROM reconciler.\(identifier: table)")
            }
            #expect(error?.sqlState == "42501")
        }
    }

    @Test func `are asked for once by two processes that begin together`() async throws {
        try await ScriptedCJ.with { call in
            call.path == "/authentication/getAccessToken" ? .access("token") : .data("[]")
        } _: { cj in
            let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .cj)
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 {
                    group.addTask {
                        let instance = try await Instance(perSecond: 50, perAddress: 50)
                        let client = CJClient(
                            CJClientSettings(baseURL: cj.baseURL, apiKey: Secret("key")), http: http,
                            tokens: instance.tokens, budget: instance.budget,
                            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                        for _ in 0..<3 { _ = try await client.tracks(["A"]) }
                    }
                }
                try await group.waitForAll()
            }
            try await http.shutdown()
            #expect(cj.paths.count { $0 == "/authentication/getAccessToken" } == 1)
            #expect(cj.paths.count == 10)
            #expect(cj.calls.allSatisfy { $0.accessToken == "token" || $0.path.hasPrefix("/authentication") })
        }
    }
}

@Suite(.database) struct `The budget in the database` {
    @Test func `keeps two processes together within the rate, as CJ sees it`() async throws {
        let budgets = try await [Instance(perSecond: 4).budget, Instance(perSecond: 4).budget]
        let instants = try await withThrowingTaskGroup(of: ContinuousClock.Instant.self) { group in
            for call in 0..<16 {
                group.addTask {
                    let budget = budgets[call % 2]
                    let permit = try await budget.take(path: "", points: 0, priority: .ordinary, longest: .seconds(20))
                    let sent = ContinuousClock.now
                    try await budget.settle(permit, .finished, nil)
                    return sent
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
        #expect(instants.count == 16)
        for index in instants.indices.dropFirst(4) { #expect(instants[index] - instants[index - 4] > .seconds(1)) }
    }

    @Test func `counts all accounts as one address`() async throws {
        let main = try await Instance(perAddress: 1).budget
        let other = try await Instance(perAddress: 1, account: "other").budget
        let permit = try await main.take(path: "", points: 0, priority: .ordinary, longest: .seconds(20))
        let waiting = Task { try await other.take(path: "", points: 0, priority: .ordinary, longest: .seconds(20)) }
        let answered = ContinuousClock.now
        try await main.settle(permit, .finished, nil)
        _ = try await waiting.value
        #expect(ContinuousClock.now - answered > .seconds(1))
    }

    @Test func `is spent once by all processes together`() async throws {
        let permits = try await withThrowingTaskGroup { group in
            for _ in 0..<6 {
                group.addTask {
                    let budget = try await Instance(perSecond: 50, perAddress: 50, points: 30).budget
                    do {
                        _ = try await budget.take(
                            path: "/product", points: 10, priority: .ordinary, longest: .seconds(20))
                        return 1
                    } catch is RequestsClosed {
                        return 0
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(permits == 3)
    }

    @Test func `passes on to other processes what CJ said`() async throws {
        let one = try await Instance().budget
        let permit = try await one.take(path: "/product", points: 10, priority: .ordinary, longest: .seconds(20))
        let info = PointsInfo(usedToday: 10, remaining: 5, total: 1440)
        try await one.settle(permit, .quotaGone(), info)
        let other = try await Instance().budget
        await #expect(throws: RequestsClosed.self) {
            try await other.take(path: "/product", points: 10, priority: .urgent, longest: .seconds(20))
        }
        let why = await #expect(throws: RequestsClosed.self) {
            try await other.take(path: "/product/other", points: 10, priority: .urgent, longest: .seconds(20))
        }
        #expect(why?.why == .points)
        _ = try await other.take(path: "/orders", points: 0, priority: .urgent, longest: .seconds(20))
    }

    @Test func `ends the wait of a task that is cancelled`() async throws {
        let budget = try await Instance(perSecond: 1).budget
        _ = try await budget.take(path: "", points: 0, priority: .ordinary, longest: .seconds(600))
        let waiting = Task { try await budget.take(path: "", points: 0, priority: .ordinary, longest: .seconds(20)) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }
}
