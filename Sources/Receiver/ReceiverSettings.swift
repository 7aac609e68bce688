public import CJ
import Hashing
public import Ledger

/// Where the receiver listens and for whom.
public struct ReceiverSettings: Sendable {
    /// Host name or address to listen on.
    public var host: String
    /// Port to listen on; 0 lets the system choose.
    public var port: Int
    /// The accounts whose webhooks are taken.
    public var accounts: [ReceiverAccount]
    /// The largest body taken, in bytes.
    public var maximumBodyBytes: Int
    /// How many connections there may be, and how long each may take.
    public var limits: ConnectionLimits
    /// What HTTPS is served with; nil for plain HTTP.
    public var tls: TLSFiles?

    public init(
        host: String = "127.0.0.1", port: Int = 8080, accounts: [ReceiverAccount], maximumBodyBytes: Int = 1 << 20,
        limits: ConnectionLimits = ConnectionLimits(), tls: TLSFiles? = nil
    ) {
        self.host = host
        self.port = port
        self.accounts = accounts
        self.maximumBodyBytes = maximumBodyBytes
        self.limits = limits
        self.tls = tls
    }
}

/// An account as the receiver knows it.
public struct ReceiverAccount: Sendable {
    /// How a webhook of the account proves where it comes from, beside the path key.
    public enum Authentication: Sendable {
        /// Its header `sign` must be the signature of its bytes under this key.
        case signed(SigningKey)
        /// The same with a key that is stored elsewhere. While there is none nothing is taken: nobody could say who sent
        /// it.
        case stored(StoredKey)
        /// It proves nothing: everybody who knows the path is believed.
        case unsigned
    }

    /// Its name in the callback's path.
    public let name: AccountName
    /// What a webhook for it must prove.
    public let authentication: Authentication
    let pathKey: PathKey

    /// Whether a text is the account's openId.
    public func isOpenId(_ text: String) -> Bool {
        switch authentication {
        case .signed(let key): key.isOpenId(text)
        case .stored(let stored): stored.known?.isOpenId(text) ?? false
        case .unsigned: false
        }
    }

    /// Whether nothing of it can be taken yet.
    public var lacksKey: Bool {
        guard case .stored(let stored) = authentication else { return false }
        return stored.known == nil
    }

    public init(name: AccountName, pathKey: PathKey, authentication: Authentication) {
        self.name = name
        self.pathKey = pathKey
        self.authentication = authentication
    }
}

/// The secret part of a callback's path, kept only as its digest.
public struct PathKey: Sendable {
    private let digest: Digest

    /// The fewest characters a key may have.
    public static let shortest = 16

    /// Nil unless the text is 16 or more of A–Z a–z 0–9 _ -.
    public init?(_ text: String) {
        guard text.utf8.count >= Self.shortest, text.wholeMatch(of: /[A-Za-z0-9_-]+/) != nil else { return nil }
        digest = SHA256.digest(of: Array(text.utf8))
    }

    /// Whether two keys are one.
    public func isSame(as other: PathKey) -> Bool { digest.equalsInConstantTime(other.digest) }

    /// Whether the presented text is the key. Comparing digests takes the same time for any text.
    func admits(_ presented: Substring) -> Bool {
        SHA256.digest(of: Array(presented.utf8)).equalsInConstantTime(digest)
    }
}
