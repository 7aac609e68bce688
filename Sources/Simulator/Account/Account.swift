/// A caller's account at CJ: what it may do, and how often. It is a value; the server of the calls keeps it.
struct Account: Sendable {
    private(set) var sessions: Sessions
    private(set) var limit: RequestLimit
    private(set) var points: PointsBudget

    /// - Parameters:
    ///   - chance: the world's, of which the tokens are drawn.
    ///   - rate: calls a second.
    ///   - pointsPerDay: what the calls of a day may cost.
    ///   - dialect: what calls cost, and when points come back.
    init(_ chance: Chance, rate: Int = 1, pointsPerDay: Int = 50_000, in dialect: Dialect = .documents) {
        sessions = Sessions(chance.branch(.tokens))
        limit = RequestLimit(rate: rate)
        points = PointsBudget(perDay: pointsPerDay, in: dialect)
    }

    /// The data of a call about access; nil when the call is about something else and was let through.
    ///
    /// - Parameters:
    ///   - accessToken: the header `CJ-Access-Token`.
    ///   - isThrottled: whether CJ takes the call for one too many although it is not.
    /// - Throws: CJ's refusal of a call that comes too fast, that it does not have, that comes without access, or
    ///   beyond the day's points.
    mutating func admit(
        _ request: Request, accessToken: String?, at now: WallTime, isThrottled: Bool = false
    ) throws(Refusal) -> JSON? {
        try limit.take(at: now, isThrottled: isThrottled)
        switch try Call(request) {
        case .getAccessToken:
            return try sessions.open(apiKey: request.body(Key.self).apiKey, at: now)
        case .refreshAccessToken:
            return try sessions.refresh(request.body(RefreshToken.self).refreshToken, at: now)
        case .logout:
            try sessions.close(accessToken: accessToken, at: now)
            return .bool(true)
        default:
            try sessions.check(accessToken, at: now)
            try points.spend(on: request.path, at: now)
            return nil
        }
    }

    private struct Key: Decodable {
        let apiKey: String
    }

    private struct RefreshToken: Decodable {
        let refreshToken: String
    }
}
