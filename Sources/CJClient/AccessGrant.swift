import CJ
import Foundation

/// What getAccessToken and refreshAccessToken give.
struct AccessGrant: Sendable, Equatable {
    let accessToken: Secret
    let accessEndsAt: Date
    let refreshToken: Secret?
    let refreshEndsAt: Date?
    /// Only from getAccessToken.
    let openId: Secret?

    /// How long a token is taken to last where its date cannot be read: less than the 15 days CJ documents.
    private static let usualLife: TimeInterval = 7 * 86_400

    /// - Throws: ``CJError`` when there is no token in the answer.
    init(_ answer: CJAnswer, at now: Date) throws(CJError) {
        let data = Fields(answer.data, zone: .gmt)
        guard let token = data?.text("accessToken").flatMap(Secret.init) else {
            throw CJError(
                .retry, message: "the answer holds no access token", requestId: answer.requestId,
                path: answer.call.path)
        }
        accessToken = token
        accessEndsAt = data?.time("accessTokenExpiryDate")?.instant ?? now + Self.usualLife
        refreshToken = data?.text("refreshToken").flatMap(Secret.init)
        refreshEndsAt = data?.time("refreshTokenExpiryDate")?.instant ?? refreshToken.map { _ in now + Self.usualLife }
        openId = data?.id("openId").flatMap(Secret.init)
    }
}
