/// The simulated CJ as one value: its world, the seller's account, the URLs that are registered, and which topics are
/// still sent. It decides and does no I/O; its server brings the calls, the clock and the network.
struct Simulation: Sendable {
    let faults: Faults
    var register: Register
    private(set) var account: Account
    /// Where webhooks go: an address for each topic that is enabled.
    var callbacks: [Topic: String] = [:]
    /// Which topics CJ still sends.
    var feed: Feed
    /// The lives that calls have made, by their places in the world.
    var requested: [Int: RequestedLife] = [:]
    /// Webhooks of those lives that nobody has taken yet.
    var newPostings: [Posting] = []
    /// What the seller has to pay orders with.
    var balance = CashBook.walletAtStart
    /// The products whose changes it is to send.
    var subscribedProducts: Set<String> = []
    private(set) var log = CallLog()
    /// The order lists that failed last time, and so succeed the next time.
    private var excused: Set<String> = []

    var world: World { register.world }
    /// In which of its ways CJ answers and sends.
    var dialect: Dialect { world.dialect }

    /// - Parameters:
    ///   - rate: calls a second that are taken.
    ///   - rule: what closes the feed.
    ///   - pointsPerDay: what the calls of a day may cost.
    init(
        world: World, faults: Faults, rate: Int = 1, rule: Feed.Rule = .halfOfAll, pointsPerDay: Int = 50_000
    ) {
        self.faults = faults
        register = Register(world)
        account = Account(world.chance, rate: rate, pointsPerDay: pointsPerDay, in: world.dialect)
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
        log.note(request)
        // Of the number of the call and not of any clock, so that the same calls have the same answers.
        var chance = world.chance.branch(.requests).branch(log.count)
        let requestId = chance.hexadecimal(32)
        let isThrottled = chance.happens(faults.throttle)
        let habits = faults.hasHabits ? Habits(drawnFrom: chance.branch(0)) : .none
        do throws(Refusal) {
            let access = try account.admit(request, accessToken: accessToken, at: wall, isThrottled: isThrottled)
            if let access { return .answer(HTTPAnswer(json: .envelope(access, requestId: requestId))) }
            if isBusy(request, chance) { throw .busy }
            return try reaction(to: request, at: wall, now: now, habits: habits, requestId: requestId)
                .telling(pointsInfo)
        } catch {
            var answer = HTTPAnswer(json: habits.manner.written(.envelope(error, requestId: requestId)))
            answer.status = error.status
            if error.saysTooMany && habits.sayTooManyByStatus { answer.status = 429 }
            if error == .noPointsLeft { answer.status = dialect[PointsRefusal.self].status }
            return Reaction.answer(answer).telling(pointsInfo)
        }
    }

    /// What an answer says of the points, where it does.
    private var pointsInfo: JSON? {
        switch dialect[PointsInfo.self] {
        case .absent: nil
        case .shown: account.points.info
        }
    }

    /// Whether CJ has no time for a batch just now.
    private func isBusy(_ request: Request, _ chance: Chance) -> Bool {
        var chance = chance.branch(1)
        let isOneOfThree = chance.once(in: 3)
        return isOneOfThree && request.path == Call.orderDetails.rawValue && dialect[BatchDetail.self] == .busy
    }

    /// What a call leads to that was let through.
    private mutating func reaction(
        to request: Request, at wall: WallTime, now: Instant, habits: Habits, requestId: String
    ) throws(Refusal) -> Reaction {
        var manner = habits.manner
        let data: JSON
        switch try Call(request) {
        case .setWebhook:
            let settings = try WebhookSettings(reading: request)
            if let probe = probe(of: settings, requestId: requestId) { return .probe(probe) }
            set(settings)
            data = .bool(true)
        case .getSetting: data = setting
        case .subscribeProducts: data = try subscribe(request)
        case .subscribedProducts: data = .array(subscribedProducts.sorted().map(JSON.text))
        case .getBalance:
            data = Answers(register: register, now: now, manner: manner).balance(of: walletBalance(at: now))
        case .createOrder: data = try createOrder(request, at: wall, now: now, manner)
        case .simulatePay: data = try simulatePay(request, now: now)
        case .updateStatus: data = try updateStatus(request, now: now)
        case .updateTrackNumber: data = try updateTrackNumber(request)
        default:
            switch hiccup(of: request, habits) {
            case .timeOut(let milliseconds):
                var answer = HTTPAnswer(json: manner.written(.envelope(.timedOut, requestId: requestId)))
                answer.milliseconds = milliseconds
                return .answer(answer)
            case .partialPage(let share): manner.pageShare = share
            case nil: break
            }
            let answers = Answers(register: register, now: now, manner: manner)
            try answers.admit(request)
            return .answer(HTTPAnswer(json: manner.written(answers.answer(to: request, requestId: requestId))))
        }
        return .answer(HTTPAnswer(json: manner.written(.envelope(data, requestId: requestId))))
    }

    /// How an order list fails, if it does: never twice in a row.
    private mutating func hiccup(of request: Request, _ habits: Habits) -> Habits.Hiccup? {
        guard request.path == Call.orderList.rawValue, let hiccup = habits.hiccup else { return nil }
        let list = request.query.map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
        guard excused.remove(list) == nil else { return nil }
        excused.insert(list)
        return hiccup
    }

    /// What was called so far, for the tests of its callers.
    var callsReport: JSON {
        [
            "calls": JSON(log.count),
            "by_path": log.json,
            // Calls that came too fast; those that CJ only called so are apart.
            "over_limit": JSON(account.limit.exceeded),
            "last_over_limit_ms": JSON(account.limit.lastExceeded?.milliseconds),
            "throttled": JSON(account.limit.throttled),
            "points_today": JSON(account.points.spent),
        ]
    }
}

/// What a call leads to.
enum Reaction: Sendable {
    case answer(HTTPAnswer)
    /// The addresses are called first; ``Simulation`` then answers by how that went.
    case probe(Probe)

    /// The same with what CJ says of the caller's points, if it says anything.
    fileprivate func telling(_ pointsInfo: JSON?) -> Reaction {
        guard let pointsInfo, case .answer(let answer) = self, case .object(let members) = answer.json else {
            return self
        }
        var telling = HTTPAnswer(json: .object(members + [JSON.Member(key: "pointsInfo", value: pointsInfo)]))
        telling.status = answer.status
        telling.milliseconds = answer.milliseconds
        return .answer(telling)
    }
}

/// An answer as it goes over the line.
struct HTTPAnswer: Hashable, Sendable {
    var status = 200
    let json: JSON
    /// How much real time passes before it is sent.
    var milliseconds = 0

    init(json: JSON) { self.json = json }

    var body: [UInt8] { json.bytes }
}

/// The test that CJ puts callbacks to while they are being registered.
struct Probe: Hashable, Sendable {
    let urls: [String]
    /// The HTTP method.
    let method: String
    let webhook: Webhook
    /// What is set once the test is passed.
    let settings: WebhookSettings
    let requestId: String
}
