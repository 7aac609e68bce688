@testable import Simulator

/// Somebody who calls a simulated CJ: with a token, and slowly enough unless told otherwise.
struct Caller {
    var simulation: Simulation
    var now: Instant
    var wall = WallTime(milliseconds: 1_750_000_000_000)
    private(set) var token: String?

    init(_ world: World, faults: Faults = .none, pointsPerDay: Int = 50_000) {
        simulation = Simulation(world: world, faults: faults, pointsPerDay: pointsPerDay)
        now = world.end
        let key = #"{"apiKey":"any"}"#
        // Under faults the first calls may be refused.
        while token == nil {
            token = answer(.getAccessToken, body: key)["data"]?["accessToken"]?.string
        }
    }

    mutating func reaction(
        _ call: Call, _ query: [(String, String)] = [], body: String = "", after seconds: Int = 1
    ) -> Reaction {
        wall = wall + seconds
        let request = Request(
            method: call.method, path: call.rawValue,
            query: query.map { Request.Parameter(name: $0.0, value: $0.1) }, body: Array(body.utf8))
        return simulation.reaction(to: request, accessToken: token, at: wall, now: now)
    }

    /// The answer; that of an address that takes webhooks, where CJ asks one first.
    mutating func httpAnswer(
        _ call: Call, _ query: [(String, String)] = [], body: String = "", after seconds: Int = 1
    ) -> HTTPAnswer {
        switch reaction(call, query, body: body, after: seconds) {
        case .answer(let answer): return answer
        case .probe(let probe):
            let statuses = Dictionary(uniqueKeysWithValues: probe.urls.map { ($0, 200 as Int?) })
            return simulation.answer(to: probe, statuses: statuses, now: now)
        }
    }

    mutating func answer(
        _ call: Call, _ query: [(String, String)] = [], body: String = "", after seconds: Int = 1
    ) -> JSON { httpAnswer(call, query, body: body, after: seconds).json }

    mutating func code(_ call: Call, _ query: [(String, String)] = [], body: String = "") -> String? {
        guard case .number(let digits) = answer(call, query, body: body)["code"] else { return nil }
        return digits
    }
}
