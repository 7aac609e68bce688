import Foundation
public import Ledger

/// Where this ledger is reached from outside: an origin, without a path.
public struct PublicURL: Sendable, Equatable, CustomStringConvertible {
    /// `https://ledger.example.com`, without a slash at its end.
    public let text: String
    let isHTTPS: Bool
    let host: String

    /// Nil unless the text is `http` or `https` with a host, perhaps a port, and nothing else.
    public init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.password == nil, ["", "/"].contains(parts.path), parts.query == nil, parts.fragment == nil
        else { return nil }
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
        isHTTPS = scheme == "https"
        self.host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    }

    public var description: String { text }

    /// Scheme, host and port of a URL, which is all of it that people may see: a path may have a key in it, and what
    /// stands before the host a password.
    public static func shown(_ url: String) -> String {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme, let host = parts.host else {
            return "…"
        }
        let isMore = !["", "/"].contains(parts.path) || parts.query != nil || parts.fragment != nil
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        return "\(scheme)://\(name)\(parts.port.map { ":\($0)" } ?? "")" + (isMore ? "/…" : "")
    }

    /// Whether CJ cannot reach it from the internet.
    var isPrivate: Bool { Self.isPrivate(host: host) }

    /// Whether a host names this machine or a network that is not the internet.
    static func isPrivate(host: String) -> Bool {
        if ["localhost", "::1"].contains(host) || host.hasSuffix(".localhost") || host.hasSuffix(".local") {
            return true
        }
        if host.contains(":") { return ["fc", "fd", "fe80"].contains { host.hasPrefix($0) } }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard numbers.count == 4, let first = numbers[0], let second = numbers[1] else { return false }
        return switch first {
        case 0, 10, 127: true
        case 169: second == 254
        case 172: (16...31).contains(second)
        case 192: second == 168
        default: false
        }
    }
}

/// The URL CJ sends an account's webhooks to. Its path holds the account's key, so it shows itself without.
public struct CallbackURL: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The URL as CJ must know it. Secret.
    public let text: String
    let origin: PublicURL
    private let account: AccountName

    public init(origin: PublicURL, account: AccountName, pathKey: String) {
        text = "\(origin.text)/cj/\(account.text)/\(pathKey)"
        self.origin = origin
        self.account = account
    }

    public var description: String { "\(origin.text)/cj/\(account.text)/…" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Whether another text is this URL, however it is written.
    public func isSame(as other: String) -> Bool { ComparableURL(other) == ComparableURL(text) }

    /// Another URL without what may be secret in it.
    public func shown(_ other: String) -> String {
        isSame(as: other) ? description : PublicURL.shown(other)
    }
}
