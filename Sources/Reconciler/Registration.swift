import CJ
public import CJClient
public import Foundation

/// Which webhooks CJ is to send where, and which it says it sends.
public struct Registration: Sendable, Equatable {
    /// What CJ sends of each topic. One that is missing is not set up.
    public var topics: [WebhookTopic: WebhookSubscription]

    public init(topics: [WebhookTopic: WebhookSubscription]) { self.topics = topics }

    /// Every topic to one callback, or none. Always all of them: whether CJ leaves one alone that is not named is not
    /// known.
    public init(_ callback: CallbackURL, isEnabled: Bool) {
        topics = Dictionary(
            uniqueKeysWithValues: WebhookTopic.allCases.map {
                ($0, WebhookSubscription(isEnabled: isEnabled, urls: [callback.text]))
            })
    }

    /// The topics that are shown otherwise than another registration wants them. A cancelled topic is one without a
    /// callback, whatever CJ keeps of its URL; one that is not shown is unknown and differs from nothing.
    public func differences(from wanted: Registration) -> [WebhookTopic] {
        WebhookTopic.allCases.filter { topic in
            guard let own = topics[topic] else { return false }
            let other = wanted.topics[topic]
            guard own.isEnabled || other?.isEnabled == true else { return false }
            return own.isEnabled != other?.isEnabled || own.comparableURLs != other?.comparableURLs
        }
    }
}

extension WebhookSubscription {
    /// Its callbacks as they compare.
    var comparableURLs: Set<ComparableURL> { Set(urls.map(ComparableURL.init)) }
}

/// Why a callback cannot be registered, known before CJ is asked.
public enum CallbackProblem: Error, Equatable, CustomStringConvertible {
    case notHTTPS(PublicURL)
    case notPublic(PublicURL)

    /// Nil for a callback that CJ may take. A CJ on this machine, as `cjledger simulate` is one, takes any.
    public static func of(_ callback: CallbackURL, baseURL: URL) -> CallbackProblem? {
        if PublicURL.isPrivate(host: baseURL.host()?.lowercased() ?? "") { return nil }
        if callback.origin.isPrivate { return .notPublic(callback.origin) }
        return callback.origin.isHTTPS ? nil : .notHTTPS(callback.origin)
    }

    public var description: String {
        switch self {
        case .notHTTPS(let url):
            """
            CJ sends webhooks to https only, and CJLEDGER_PUBLIC_URL is \(url): put a proxy with TLS in front or set \
            CJLEDGER_TLS_CERTIFICATE and CJLEDGER_TLS_KEY, and name the https address
            """
        case .notPublic(let url):
            """
            CJ must reach the callback from the internet, and CJLEDGER_PUBLIC_URL is \(url): name the public address, \
            or for a trial that of a tunnel
            """
        }
    }
}

/// CJ's refusal in words, with what to do about it.
public struct RegistrationFailure: Error, CustomStringConvertible {
    public let error: CJError
    /// Whether a receiver runs; nil where nobody looked.
    public let serving: Serving?

    /// Whether there is a receiver that CJ could have come to.
    public enum Serving: Sendable, Equatable {
        case never
        case stopped(last: String, at: Date)
        /// By their names.
        case running([String])
    }

    public init(_ error: CJError, serving: Serving? = nil) {
        self.error = error
        self.serving = serving
    }

    public var description: String { ["\(error)", missing, cure].compactMap(\.self).joined(separator: "\n") }

    /// Which of the two is missing: a receiver, or the way to it.
    private var missing: String? {
        guard isOfTheProbe, let serving else { return nil }
        return switch serving {
        case .never:
            "`cjledger serve` is missing: none has run yet. Start it where the callback leads to, and register again"
        case .stopped(let last, let at):
            """
            `cjledger serve` is missing: \(last) gave its last sign \(at.ISO8601Format()). Start it, and register again
            """
        case .running(let names):
            "`cjledger serve` runs (\(names.joined(separator: ", "))): what is missing is the way from CJ to it"
        }
    }

    /// Whether CJ tried the callback and had no right answer, as while no `serve` runs.
    public var isOfTheProbe: Bool {
        guard error.remedy == .final, let code = error.code else { return false }
        return code == 1_600_300 || (1_607_000...1_607_003).contains(code)
    }

    /// What to do next.
    var cure: String {
        switch error.remedy {
        case .retry: return "CJ did not give a usable answer: run `cjledger register` again in a minute"
        case .wait(let until): return "run `cjledger register` again after \(until.ISO8601Format())"
        case .reauthenticate: return Self.keyCure
        case .final: break
        }
        switch error.code ?? 0 {
        case 1_600_004...1_600_008: return Self.keyCure
        case 1_600_300: return probeCure
        case 1_606_000, 1_606_001:
            return
                "CJ does not take the callback: CJLEDGER_PUBLIC_URL must be one public https address that CJ can reach"
        case 1_607_000...1_607_003:
            return """
                CJ could not set the callback up: is `cjledger serve` running, is its address reached from the internet \
                over https with a certificate that is valid there, and does it answer within 3 seconds?
                """
        case 1_600_101: return "this CJ has no such call: is CJ_BASE_URL right?"
        default:
            return error.requestId.map { "CJ's support can say more: give them requestId \($0)" }
                ?? "is CJ_BASE_URL right? CJ's support can say more"
        }
    }

    private static let keyCure =
        "CJ refuses the API key: take the present one from your CJ account's API settings and put it into CJ_API_KEY"

    /// With 1600300 CJ's words hold the status that its probe was answered with.
    private var probeCure: String {
        let status = error.message.matches(of: /\b([1-5][0-9]{2})\b/).compactMap { Int($0.1) }.last ?? 0
        return switch status {
        case 401:
            """
            the callback refused CJ's signature: `serve` runs with another CJ_OPEN_ID, or on another database. Remove \
            CJ_OPEN_ID, restart `cjledger serve` and register again
            """
        case 404:
            """
            nothing answers at the callback's path: `serve` and `register` need the same CJLEDGER_ACCOUNT and \
            CJLEDGER_PATH_KEY, and a proxy must pass the path on as it is
            """
        case 300...399: "the callback redirects, and CJ follows nowhere: name the address it redirects to"
        case 403, 405: "something in front of `cjledger serve` keeps CJ out: let POST and GET of /cj/ through"
        case 500...599:
            "the proxy finds no `cjledger serve`, or its database is away: start it, look at /readyz, and register again"
        case 1...: "CJ's probe was answered with status \(status), and CJ wants 200: what stands in front of `serve`?"
        default:
            """
            CJ refuses the callback: is `cjledger serve` running and reached from the internet at CJLEDGER_PUBLIC_URL? \
            The openId is stored, so it starts without CJ_OPEN_ID
            """
        }
    }
}
