public import AsyncHTTPClient
import Foundation
public import Logging

/// CJ's API for one account: with a token that is always good, never faster than CJ allows.
///
/// It holds no state of its own; tokens and limits are kept behind ``TokenStore`` and ``RequestBudget``, so that any
/// number of processes together behave as one.
public final class CJClient: Sendable {
    private let settings: CJClientSettings
    private let transport: CJTransport
    private let tokens: any TokenStore
    private let budget: any RequestBudget
    private let priority: RequestPriority
    private let logger: Logger

    /// - Parameters:
    ///   - http: what requests are sent with; see `HTTPClient.Configuration.cj`.
    ///   - priority: whether a person waits for what this client asks.
    public init(
        _ settings: CJClientSettings, http: HTTPClient, tokens: any TokenStore, budget: any RequestBudget,
        priority: RequestPriority = .ordinary, logger: Logger
    ) {
        self.settings = settings
        transport = CJTransport(http: http, settings: settings)
        self.tokens = tokens
        self.budget = budget
        self.priority = priority
        self.logger = logger
    }

    /// Makes a call: waits for its turn, sends it again while that helps, and gets another token once if CJ refuses the
    /// one there is.
    ///
    /// - Throws: ``CJError`` with what helps; `CancellationError`; what the token store and the budget fail with.
    public func answer(to call: CJCall) async throws -> CJAnswer {
        var rejected: Secret?
        var attempt = 1
        while true {
            let access = try await access(rejecting: rejected)
            do {
                return try await attempted(call, access)
            } catch let error as CJError {
                switch error.remedy {
                case .reauthenticate where rejected == nil: rejected = access.accessToken
                case .retry where (error.retryAfter ?? 0) > RequestSchedule.longestPause:
                    var error = error
                    error.remedy = .wait(until: settings.now() + (error.retryAfter ?? 0))
                    throw error
                case .retry where attempt < settings.attempts && (call.isRepeatable || error.code == CJCode.tooFast):
                    logger.debug("CJ asks for patience", metadata: ["reason": "\(error)", "attempt": "\(attempt)"])
                    try await pause(after: attempt, atLeast: error.retryAfter)
                    attempt += 1
                default: throw error
                }
            }
        }
    }

    /// Makes sure that there is an access token, and says what is known of the access.
    ///
    /// - Parameter rejecting: a token that CJ refused.
    public func access(rejecting rejected: Secret? = nil) async throws -> Access {
        while true {
            let (access, now) = try await tokens.load()
            let plan = TokenPlan(access, keyDigest: settings.keyDigest, rejected: rejected, at: now)
            switch plan {
            case .use: return access
            case .look(let instant): try await Task.sleep(for: .seconds(max(0.01, instant.timeIntervalSince(now))))
            case .wait(let until):
                throw CJError(
                    .wait(until: until), message: "CJ gives an access token at most once in five minutes",
                    path: "/authentication/getAccessToken")
            case .refresh, .obtain:
                if let renewed = try await renew(access, plan, at: now) { return renewed }
            }
        }
    }

    /// What CJ signs the account's webhooks with. It came with the first token and is kept with the tokens.
    public func openId() async throws -> Secret {
        if let openId = try await access().openId { return openId }
        throw CJError(
            .final, message: "CJ gave a token without an openId", path: "/authentication/getAccessToken")
    }

    /// Ends the access at CJ and forgets the tokens. The openId, which does not change, is kept.
    public func logout() async throws {
        let (access, _) = try await tokens.load()
        guard access.keyDigest == settings.keyDigest, access.accessToken != nil else { return }
        _ = try await attempted(.logout, access)
        var ended = access
        ended.accessToken = nil
        ended.accessEndsAt = nil
        ended.refreshToken = nil
        ended.refreshEndsAt = nil
        _ = try await tokens.save(ended)
    }

    /// Renews the tokens, unless another process has just begun to; nil to look again.
    private func renew(_ access: Access, _ plan: TokenPlan, at now: Date) async throws -> Access? {
        guard let call = call(for: plan) else {
            throw CJError(
                .final, message: "there is no API key to get an access token with",
                path: "/authentication/getAccessToken")
        }
        var own = access.renewing(plan, keyDigest: settings.keyDigest, at: now)
        guard try await tokens.save(own) else { return nil }
        own.version += 1
        let begun = own
        return try await outlivingCancellation { try await self.finish(begun, plan, call, at: now) }
    }

    /// Asks for the tokens and keeps them, or notes that there are none: others wait for the end of this renewal.
    private func finish(_ begun: Access, _ plan: TokenPlan, _ call: CJCall, at now: Date) async throws -> Access? {
        var own = begun
        do {
            let grant = try AccessGrant(try await attempted(call, begun), at: now)
            own = begun.renewed(grant, keyDigest: settings.keyDigest)
        } catch {
            let left = begun.notRenewed(plan, error as? CJError)
            _ = try? await tokens.save(left)
            if left.refreshToken == nil, begun.refreshToken != nil { return nil }
            throw error
        }
        guard try await keep(own) else { return nil }
        own.version += 1
        logger.info("got an access token", metadata: ["until": "\(own.accessEndsAt.map { "\($0)" } ?? "")"])
        return own
    }

    /// Goes on with a renewal when the one that needed it is cancelled: what CJ gave would be lost, and CJ gives another
    /// only minutes later.
    private func outlivingCancellation(
        _ renewal: @escaping @Sendable () async throws -> Access?
    ) async throws -> Access? {
        let (results, continuation) = AsyncStream<Result<Access?, any Error>>.makeStream()
        Task {
            let result: Result<Access?, any Error>
            do { result = .success(try await renewal()) } catch { result = .failure(error) }
            continuation.yield(result)
            continuation.finish()
        }
        for await result in results { return try result.get() }
        throw CancellationError()
    }

    /// Keeps tokens that CJ has given, and tries again when that fails: CJ gives others only minutes later.
    private func keep(_ access: Access) async throws -> Bool {
        for attempt in 1..<max(1, settings.attempts) {
            do {
                return try await tokens.save(access)
            } catch {
                logger.warning("cannot keep an access token; trying again", metadata: ["reason": "\(error)"])
                try await pause(after: attempt, atLeast: nil)
            }
        }
        return try await tokens.save(access)
    }

    private func call(for plan: TokenPlan) -> CJCall? {
        if case .refresh(let token) = plan { return .refreshAccessToken(token) }
        return settings.apiKey.map(CJCall.getAccessToken)
    }

    /// Sends a call once, when its turn has come.
    private func attempted(_ call: CJCall, _ access: Access) async throws -> CJAnswer {
        let permit: RequestPermit
        do {
            permit = try await budget.take(
                path: call.path, points: call.points, priority: priority, longest: settings.deadline)
        } catch let closed as RequestsClosed {
            throw CJError(closed, path: call.path)
        }
        let secrets = [settings.apiKey, access.accessToken, access.refreshToken, access.openId].compactMap(\.self)
        do {
            let token = call.isForAccess ? nil : access.accessToken
            let answer = try await CallFigures.counted(call) {
                try await transport.send(call, accessToken: token, without: secrets)
            }
            await settle(permit, .finished, answer.points)
            return answer
        } catch {
            let refusal = error as? CJError
            let until = await settle(
                permit, refusal.map(RequestSchedule.Outcome.init) ?? .finished, refusal?.points)
            guard var refusal, let until else { throw error }
            refusal.remedy = .wait(until: until)
            throw refusal
        }
    }

    /// Not cancelled with the task: a slot that is not given back holds up everybody.
    ///
    /// - Returns: until when the same call must wait, where CJ refused it for longer than a turn.
    @discardableResult
    private func settle(
        _ permit: RequestPermit, _ outcome: RequestSchedule.Outcome, _ info: PointsInfo?
    ) async -> Date? {
        let budget = budget
        let settled = await Task { () -> Result<Date?, any Error> in
            do {
                return .success(try await budget.settle(permit, outcome, info))
            } catch {
                return .failure(error)
            }
        }.value
        switch settled {
        case .success(let until): return until
        case .failure(let error):
            logger.warning("could not note that a call is over: its slot rests", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    private func pause(after attempt: Int, atLeast shortest: TimeInterval?) async throws {
        let factor = Double(1 << min(attempt - 1, 6)) * Double.random(in: 1...1.25)
        try await Task.sleep(for: max(settings.backOff * factor, .seconds(shortest ?? 0)))
    }
}

extension RequestSchedule.Outcome {
    /// What a refusal says of limits.
    init(_ error: CJError) {
        switch error.code {
        case CJCode.tooFast:
            self = .tooFast(perSecond: Self.statedLimit(error.message), pause: error.retryAfter)
        case CJCode.pointsGone: self = .pointsGone(pause: error.retryAfter)
        case CJCode.dailyQuota: self = .quotaGone(pause: error.retryAfter)
        default: self = error.retryAfter.map(Self.paused) ?? .finished
        }
    }

    /// `Too Many Requests, QPS limit is 1 time/1second` (seen live).
    private static func statedLimit(_ words: String) -> Int? {
        words.firstMatch(of: /limit is ([0-9]{1,4}) times?\/1second/).flatMap { Int($0.1) }
    }
}
