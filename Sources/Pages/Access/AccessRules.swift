import Foundation
import Hashing

/// Who may see the pages, and who may do what their buttons do.
///
/// Pure: what stands in a request goes in, and a verdict comes out.
public struct AccessRules: Sendable {
    /// Whether only this machine reaches the listener. Then nobody is asked, unless a token or a proxy is set.
    public var isLoopback: Bool
    /// The tokens that let in.
    public var tokens: [AccessToken]
    /// The proxy that says who somebody is; nil for none.
    public var proxy: TrustedProxy?
    /// The names by which browsers may ask, beside addresses and `localhost`, in lower case.
    public var names: Set<String>

    public init(
        isLoopback: Bool, tokens: [AccessToken] = [], proxy: TrustedProxy? = nil, names: Set<String> = []
    ) {
        self.isLoopback = isLoopback
        self.tokens = tokens
        self.proxy = proxy
        self.names = names
    }

    /// Whether somebody can be told from a stranger, so that others than this machine may reach the listener.
    public var knowsWho: Bool { !tokens.isEmpty || proxy != nil }
}

/// A secret that lets in who holds it.
public struct AccessToken: Sendable {
    /// Whether it lets him act, too.
    public let mayAct: Bool
    private let digest: Digest
    /// What sessions that were begun with it are signed with. It says nothing of the token.
    let sessionKey: [UInt8]

    /// A shorter one could be guessed.
    public static let shortest = 16

    /// - Parameter text: nil comes of one that is too short, or holds what no header can.
    public init?(_ text: String, mayAct: Bool) {
        guard text.utf8.count >= Self.shortest, text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else { return nil }
        self.mayAct = mayAct
        digest = SHA256.digest(of: Array(text.utf8))
        sessionKey = HMACSHA256.code(of: Array("cjledger session".utf8), key: Array(text.utf8)).bytes
    }

    /// Whether a text is this token. It takes as long for one that is not.
    func isSame(as text: String) -> Bool { SHA256.digest(of: Array(text.utf8)).equalsInConstantTime(digest) }
}

/// A proxy in front that asks who somebody is and says so in a header, which it takes from everybody else.
public struct TrustedProxy: Sendable {
    /// The header's name.
    public let header: String
    /// The users that may act; the others read.
    public let actors: Set<String>

    public init(header: String, actors: Set<String>) {
        self.header = header
        self.actors = actors
    }
}

/// Who asks.
struct Viewer: Sendable, Equatable {
    /// As `ledger.operations` names him.
    let name: String
    let mayAct: Bool
    /// What the tokens of his forms are bound to: his session, and nobody else's.
    let binding: String
    /// Whether he signed in here, and so can sign out.
    var isSignedIn = false
}

/// What of a request tells who asks.
struct Credentials: Sendable {
    /// By which name it was asked.
    var authority: String?
    /// What stands after `Bearer`; nil without.
    var bearer: String?
    /// The session that a cookie names.
    var session: String?
    /// What the proxy's header says, as often as it is there.
    var proxied: [String] = []
    /// From where it came, for people.
    var origin = "unknown"
}

enum AccessVerdict: Sendable, Equatable {
    case viewer(Viewer)
    /// He has to sign in.
    case signIn
    /// A token that is none.
    case wrongToken
    /// The proxy names nobody, or more than one.
    case nobody
    /// By a name that is not ours.
    case foreignName
}

extension AccessRules {
    /// Who asks, as far as this can be believed.
    func verdict(on credentials: Credentials, at now: Date) -> AccessVerdict {
        if let bearer = credentials.bearer, !tokens.isEmpty {
            guard let token = token(bearer) else { return .wrongToken }
            return .viewer(
                Viewer(
                    name: "a program with the \(token.mayAct ? "token" : "token for reading") at \(credentials.origin)",
                    mayAct: token.mayAct, binding: "bearer"))
        }
        if let session = credentials.session, let found = Session.read(session, tokens: tokens, at: now) {
            return .viewer(
                Viewer(
                    name: found.session.name.isEmpty
                        ? "somebody with the \(found.token.mayAct ? "token" : "token for reading") at \(credentials.origin)"
                        : found.session.name,
                    mayAct: found.token.mayAct, binding: session, isSignedIn: true))
        }
        // From here on no secret was shown. A page of a stranger that gave its own name this machine's address, and sends
        // any header it likes, is told by that name.
        if let proxy, !credentials.proxied.isEmpty {
            guard HostName.isOurs(credentials.authority, names: names) else { return .foreignName }
            guard credentials.proxied.count == 1, let user = Self.user(credentials.proxied[0]) else { return .nobody }
            return .viewer(Viewer(name: user, mayAct: proxy.actors.contains(user), binding: "proxy \(user)"))
        }
        if !tokens.isEmpty { return .signIn }
        guard proxy == nil, isLoopback else { return .nobody }
        guard HostName.isOurs(credentials.authority, names: names) else { return .foreignName }
        return .viewer(Viewer(name: "somebody at this machine", mayAct: true, binding: "loopback"))
    }

    /// The token that a text is. Every one is compared, so that the time tells nothing.
    func token(_ text: String) -> AccessToken? {
        var found: AccessToken?
        for token in tokens where token.isSame(as: text) { found = found ?? token }
        return found
    }

    /// A name that can be shown and written down.
    private static func user(_ text: String) -> String? {
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        return isPlain && !text.isEmpty && text.utf8.count <= 200 ? text : nil
    }
}

/// What a cookie says of somebody who has signed in: who he said he is, and until when. It is signed, so nothing is kept of
/// it here, and it outlives a restart. Another token ends it.
struct Session: Sendable, Equatable {
    let name: String
    let ends: Date

    /// A working day.
    static let length: TimeInterval = 12 * 3600
    static let cookie = "cjledger_session"

    /// What the cookie holds.
    ///
    /// - Parameter nonce: chance, so that no two sessions are the same.
    func text(signedWith token: AccessToken, nonce: UInt64) -> String {
        let content = "\(PercentText.encoded(name)):\(Int(ends.timeIntervalSince1970)):\(String(nonce, radix: 36))"
        return "\(content):\(Self.signature(of: content, token).hexadecimal)"
    }

    /// What a cookie holds, and the token that it was begun with; nil for what is none, or over.
    static func read(_ text: String, tokens: [AccessToken], at now: Date) -> (session: Session, token: AccessToken)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, let name = PercentText.decoded(parts[0]), let ends = Int(parts[1]),
            let signature = Digest(hexadecimal: String(parts[3]))
        else { return nil }
        let content = parts[..<3].joined(separator: ":")
        let token = tokens.first { Self.signature(of: content, $0).equalsInConstantTime(signature) }
        let session = Session(name: name, ends: Date(timeIntervalSince1970: TimeInterval(ends)))
        guard let token, now < session.ends else { return nil }
        return (session, token)
    }

    private static func signature(of content: String, _ token: AccessToken) -> Digest {
        HMACSHA256.code(of: Array(content.utf8), key: token.sessionKey)
    }
}
