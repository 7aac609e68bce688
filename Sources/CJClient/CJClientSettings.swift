public import Foundation
import Hashing

/// How one account calls CJ.
public struct CJClientSettings: Sendable {
    /// What stands before every path, without a slash at its end.
    public var baseURL: URL
    /// The account's key; nil where only tokens that are stored may be used.
    public var apiKey: Secret?
    /// How long one call may take, its answer included.
    public var deadline: Duration
    /// How often a call is sent at most when sending it again helps.
    public var attempts: Int
    /// How long to wait before the second attempt; it doubles with each further one.
    public var backOff: Duration
    /// The clock by which CJ's days end.
    public var now: @Sendable () -> Date

    /// CJ's own address.
    public static let standardBaseURL = "https://developers.cjdropshipping.com/api2.0/v1"

    public init(
        baseURL: URL, apiKey: Secret?, deadline: Duration = .seconds(30), attempts: Int = 5,
        backOff: Duration = .seconds(1), now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.deadline = deadline
        self.attempts = max(1, attempts)
        self.backOff = backOff
        self.now = now
    }

    /// Which key and address tokens belong to, without saying what the key is. Length first, so that no other pair has
    /// the same digest.
    var keyDigest: String {
        let address = baseURL.absoluteString
        let text = "\(address.utf8.count):\(address)\(apiKey?.text ?? "")"
        return SHA256.digest(of: Array(text.utf8)).hexadecimal
    }
}
