/// The simulated CJ as one value: its world, the seller's account, the URLs that are registered, and which topics are
/// still sent. It decides and does no I/O; whoever serves it brings the calls, the clock and the network.
struct Simulation: Sendable {
    let faults: Faults
    private(set) var register: Register
    private(set) var account: Account
    /// Where webhooks go: an address for each topic that is enabled.
    var callbacks: [Topic: String] = [:]
    /// Which topics CJ still sends.
    var feed: Feed
    private var calls = 0

    var world: World { register.world }

    /// - Parameters:
    ///   - rate: calls a second that are taken.
    ///   - rule: what closes the feed.
    init(world: World, faults: Faults, rate: Int = 1, rule: Feed.Rule = .halfOfAll) {
        self.faults = faults
        register = Register(world)
        account = Account(world.chance, rate: rate)
        feed = Feed(rule: rule)
    }

    /// What a call leads to.
    ///
    /// - Parameters:
    ///   - accessToken: the header `CJ-Access-Token`.
    ///   - wall: the real clock, for limits and tokens.
    ///   - now: simulated time.
    mutating func reaction(
        to request: Request, accessToken: String?, at wall: WallTime, now: Instant
    ) -> Reaction {
        calls += 1
        var ofCall = world.chance.branch(.requests).branch(calls)
        let requestId = ofCall.hexadecimal(32)
        let answers = Answers(register: register, now: now)
        do throws(Refusal) {
            if let data = try account.admit(request, accessToken: accessToken, at: wall) {
                return .answer(HTTPAnswer(json: .envelope(data, requestId: requestId)))
            }
            return .answer(HTTPAnswer(json: answers.answer(to: request, requestId: requestId)))
        } catch {
            return .answer(HTTPAnswer(json: .envelope(error, requestId: requestId)))
        }
    }
}

/// What a call leads to.
enum Reaction: Sendable {
    case answer(HTTPAnswer)
    /// The addresses are called first; ``Simulation`` then answers by how that went.
    case probe(Probe)
}

/// An answer as it goes over the line.
struct HTTPAnswer: Hashable, Sendable {
    var status = 200
    let body: [UInt8]
    /// How much real time passes before it is sent.
    var milliseconds = 0

    init(json: JSON) { body = json.bytes }
}

/// The test that CJ puts a callback to while it is being registered.
struct Probe: Hashable, Sendable {
    let urls: [String]
    let webhook: Webhook
}
