public import Foundation
import Instants

/// What is known of an account's access to CJ. It is kept where all processes find it.
public struct Access: Sendable, Equatable {
    /// Counts the changes; who saves names the version he read.
    public var version = 0
    /// Which API key and base URL the tokens were got with, as a digest; empty while there are none.
    public var keyDigest = ""
    public var accessToken: Secret?
    public var accessEndsAt: Date?
    public var refreshToken: Secret?
    public var refreshEndsAt: Date?
    /// What CJ signs the account's webhooks with. It is the account's and not the key's, so it stays until CJ names another.
    public var openId: Secret?
    /// When getAccessToken was last called, answered or not.
    public var askedAt: Date?
    /// With which API key and base URL, as a digest; empty while it never was.
    public var askedDigest = ""
    /// Until when some process is renewing the tokens, unless it is done before.
    public var renewingUntil: Date?

    public init() {}
}

/// Where ``Access`` is kept, for all processes that share an account.
public protocol TokenStore: Sendable {
    /// What is kept, empty at first, and the time of the place where it is kept.
    func load() async throws -> (access: Access, now: Date)

    /// Keeps a new state with the next version.
    ///
    /// - Returns: false, with nothing changed, when the state kept is not of the version that `access` carries.
    func save(_ access: Access) async throws -> Bool
}

/// What to do for a usable access token.
public enum TokenPlan: Sendable, Equatable {
    case use(Secret)
    /// Ask for another access token with this refresh token.
    case refresh(Secret)
    /// Ask with the API key.
    case obtain
    /// Another process is renewing: look again then.
    case look(at: Date)
    /// CJ would not like to be asked before.
    case wait(until: Date)

    /// Refreshed so long before the end, so that an outage of CJ's does not let it pass.
    static let margin: TimeInterval = 86_400
    /// getAccessToken may be called once in so long.
    static let obtainInterval: TimeInterval = 300
    /// How long a renewal may take before another process takes over.
    static let renewal: TimeInterval = 120

    /// - Parameters:
    ///   - keyDigest: of the key and base URL that are set now.
    ///   - rejected: a token that CJ refused.
    public init(_ access: Access, keyDigest: String, rejected: Secret?, at now: Date) {
        let mayObtain =
            access.askedDigest != keyDigest || access.askedAt.map { now >= $0 + Self.obtainInterval } ?? true
        guard access.keyDigest == keyDigest else {
            // Other settings: no token that is kept belongs to them.
            if access.askedDigest == keyDigest, let renewing = access.renewingUntil, now < renewing {
                self = .look(at: min(renewing, now + 0.2))
            } else {
                self = mayObtain ? .obtain : .wait(until: (access.askedAt ?? now) + Self.obtainInterval)
            }
            return
        }
        let token = access.accessToken.flatMap { $0 == rejected ? nil : $0 }
        let end = access.accessEndsAt ?? .distantPast
        let isUsable = token != nil && now < end
        if let token, now < end - Self.margin {
            self = .use(token)
            return
        }
        if let renewing = access.renewingUntil, now < renewing {
            if let token, isUsable { self = .use(token) } else { self = .look(at: min(renewing, now + 0.2)) }
            return
        }
        let refresh = access.refreshToken.flatMap { now < access.refreshEndsAt ?? .distantPast ? $0 : nil }
        // A refused access token may have been ended together with its refresh token, so the key is the better way.
        if token == nil, access.accessToken != nil, mayObtain {
            self = .obtain
        } else if let refresh {
            self = .refresh(refresh)
        } else if mayObtain {
            self = .obtain
        } else if let token, isUsable {
            self = .use(token)
        } else {
            self = .wait(until: (access.askedAt ?? now) + Self.obtainInterval)
        }
    }
}

extension Access {
    /// The state that says that this process renews the tokens now. What was got with another key stays until CJ has
    /// answered: the new one may be misspelt.
    func renewing(_ plan: TokenPlan, keyDigest: String, at now: Date) -> Access {
        var access = self
        access.renewingUntil = (now + TokenPlan.renewal).roundedToMicroseconds
        if plan == .obtain {
            access.askedAt = now.roundedToMicroseconds
            access.askedDigest = keyDigest
        }
        return access
    }

    /// The state after CJ gave tokens for a key.
    func renewed(_ grant: AccessGrant, keyDigest: String) -> Access {
        var access = self
        access.renewingUntil = nil
        if access.keyDigest != keyDigest {
            access.keyDigest = keyDigest
            access.refreshToken = nil
            access.refreshEndsAt = nil
        }
        access.accessToken = grant.accessToken
        access.accessEndsAt = grant.accessEndsAt.roundedToMicroseconds
        access.refreshToken = grant.refreshToken ?? access.refreshToken
        access.refreshEndsAt = grant.refreshEndsAt?.roundedToMicroseconds ?? access.refreshEndsAt
        access.openId = grant.openId ?? openId
        return access
    }

    /// The state after CJ gave none. A refresh token that CJ refused is of no further use.
    func notRenewed(_ plan: TokenPlan, _ error: CJError?) -> Access {
        var access = self
        access.renewingUntil = nil
        if case .refresh = plan, let error, error.remedy == .reauthenticate || error.remedy == .final {
            access.refreshToken = nil
            access.refreshEndsAt = nil
        }
        return access
    }
}
