/// The access that CJ has given to a caller.
struct Sessions: Sendable {
    private var chance: Chance
    private var session: Session?

    private struct Session {
        let accessToken: String
        let accessEnd: WallTime
        let refreshToken: String
        let refreshEnd: WallTime
        let created: WallTime
    }

    private static let accessLife = Int.days(15)
    private static let refreshLife = Int.days(180)
    /// For so long CJ answers the same token again.
    private static let sameTokenLife = Int.days(1)

    init(_ chance: Chance) { self.chance = chance }

    /// The data of `getAccessToken`. Any key is taken that is not empty.
    mutating func open(apiKey: String, at now: WallTime) throws(Refusal) -> JSON {
        guard !apiKey.isEmpty else { throw .noAccess }
        if let session, now < session.created + Self.sameTokenLife {
            return data(of: session, openId: true)
        }
        return data(of: begin(at: now, refreshToken: nil, refreshEnd: nil), openId: true)
    }

    /// The data of `refreshAccessToken`: another access token, and no openId.
    mutating func refresh(_ refreshToken: String, at now: WallTime) throws(Refusal) -> JSON {
        guard let session, session.refreshToken == refreshToken, now < session.refreshEnd else {
            throw .noRefresh
        }
        return data(
            of: begin(at: now, refreshToken: refreshToken, refreshEnd: session.refreshEnd), openId: false)
    }

    /// Ends the access that a token gives, and its refreshing.
    mutating func close(accessToken: String?, at now: WallTime) throws(Refusal) {
        try check(accessToken, at: now)
        session = nil
    }

    /// - Throws: CJ's refusal where the token gives no access at this time.
    func check(_ accessToken: String?, at now: WallTime) throws(Refusal) {
        guard let session, session.accessToken == accessToken, now < session.accessEnd else { throw .noAccess }
    }

    private mutating func begin(at now: WallTime, refreshToken: String?, refreshEnd: WallTime?) -> Session {
        let begun = Session(
            accessToken: chance.hexadecimal(32), accessEnd: now + Self.accessLife,
            refreshToken: refreshToken ?? chance.hexadecimal(32), refreshEnd: refreshEnd ?? now + Self.refreshLife,
            created: now)
        session = begun
        return begun
    }

    private func data(of session: Session, openId: Bool) -> JSON {
        .object(
            (openId ? [JSON.Member(key: "openId", value: .number(Webhook.openId))] : []) + [
                JSON.Member(key: "accessToken", value: .text(session.accessToken)),
                JSON.Member(key: "accessTokenExpiryDate", value: .text(session.accessEnd.tokenDateText)),
                JSON.Member(key: "refreshToken", value: .text(session.refreshToken)),
                JSON.Member(key: "refreshTokenExpiryDate", value: .text(session.refreshEnd.tokenDateText)),
                JSON.Member(key: "createDate", value: .text(session.created.tokenDateText)),
            ])
    }
}
