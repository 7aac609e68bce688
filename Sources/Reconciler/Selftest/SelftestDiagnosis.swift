/// What is known where a self-test waited in vain: what it takes to say why.
public struct SelftestFacts: Sendable, Equatable {
    /// The receivers that gave a sign in the last two minutes.
    public var receivers: [String] = []
    /// What CJ's settings say of our callback; nil where they were not asked, or show nothing of orders.
    public var isRegistered: Bool?
    /// The status that the callback itself answers a GET with; nil where nothing answers.
    public var callbackStatus: Int?
    /// How many webhooks were refused since it began to wait, by status.
    public var refused: [Int: Int] = [:]
    /// Webhooks about the order since it began to wait.
    public var webhooks = 0
    /// Answers of CJ's API about the order since it began to wait.
    public var answers = 0
    /// How far the read models are behind the ledger.
    public var lagSeconds = 0

    public init() {}
}

/// Why what a self-test waited for did not come, and what to do about it.
public struct SelftestDiagnosis: Sendable, Equatable {
    public let cause: String
    public let next: String

    public init(cause: String, next: String) {
        self.cause = cause
        self.next = next
    }

    /// A lag that a stage may have waited for.
    private static let notableLag = 5

    /// The first of the reasons, in the order in which a webhook passes them.
    public static func of(_ facts: SelftestFacts) -> SelftestDiagnosis {
        if facts.receivers.isEmpty {
            return SelftestDiagnosis(
                cause: "no `cjledger serve` takes webhooks: none gave a sign in the last two minutes",
                next: "start `cjledger serve`, or look into its log")
        }
        if facts.isRegistered == false {
            return SelftestDiagnosis(
                cause: "CJ does not send webhooks about orders to this ledger's callback",
                next: "run `cjledger register`")
        }
        if facts.webhooks == 0, let (status, count) = facts.refused.max(by: { $0.value < $1.value }) {
            return SelftestDiagnosis(
                cause: "\(count) webhook\(count == 1 ? " was" : "s were") refused with \(status) meanwhile",
                next: "see \"Webhooks are refused\" in docs/operations.md")
        }
        if facts.lagSeconds > notableLag {
            return SelftestDiagnosis(
                cause: "the read models are \(facts.lagSeconds) s behind the ledger",
                next:
                    "run it again once `cjledger status` shows no lag; the log of `serve` says why the projector waits")
        }
        if facts.webhooks > 0 {
            return SelftestDiagnosis(
                cause:
                    "CJ sent \(facts.webhooks) webhook\(facts.webhooks == 1 ? "" : "s") about the order, and none said so",
                next: "look at them with `cjledger events list`, and run it again with a longer --timeout")
        }
        guard let status = facts.callbackStatus else {
            return SelftestDiagnosis(
                cause: "nothing answers at the callback, as far as this machine can reach it",
                next: "look at DNS, the proxy, the certificate and the firewall in front of `cjledger serve`")
        }
        if status != 200 {
            return SelftestDiagnosis(
                cause: "the callback answers \(status) to a look, and `serve` answers 200",
                next: "let what stands in front of `cjledger serve` pass /cj/ on as it is")
        }
        let asked = facts.answers > 0 ? ", though its API says that the order changed" : ""
        return SelftestDiagnosis(
            cause: "CJ has sent nothing about the order\(asked)",
            next: "run it again with a longer --timeout; `cjledger status` tells whether CJ has closed the feed")
    }
}
