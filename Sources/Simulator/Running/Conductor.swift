/// Keeps the one ``Dispatch`` for those who send, those who call, and those who move simulated time.
actor Conductor {
    /// Comes whenever there may be something to send.
    nonisolated let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private var dispatch: Dispatch
    private let wall: @Sendable () -> WallTime
    private var timer: Task<Void, Never>?
    private var waiting: [(goal: Instant, end: AsyncStream<Never>.Continuation)] = []

    /// - Parameter wall: the real clock that tokens and limits go by.
    init(_ dispatch: Dispatch, wall: @escaping @Sendable () -> WallTime) {
        self.dispatch = dispatch
        self.wall = wall
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        wake.yield()
    }

    deinit { timer?.cancel() }

    /// A webhook to be sent now, and what is needed to write it; nil when there is none for the moment. Then ``wakes``
    /// tells when to ask again.
    func next() -> Letter? {
        if let errand = dispatch.next(at: .now) {
            return Letter(errand: errand, world: dispatch.simulation.world, faults: dispatch.simulation.faults)
        }
        endWaiting()
        timer?.cancel()
        timer = dispatch.realTimeUntilNext.map { [wake] pause in
            Task {
                guard (try? await Task.sleep(for: pause)) != nil else { return }
                wake.yield()
            }
        }
        return nil
    }

    /// Notes how an attempt ended.
    func end(_ errand: Dispatch.Errand, isSuccess: Bool) {
        dispatch.end(errand, isSuccess: isSuccess)
        wake.yield()
    }

    /// Moves simulated time on, and returns when everything that falls due until then has been sent.
    func advance(by seconds: Int) async {
        let goal = dispatch.move(on: seconds, at: .now)
        let (done, end) = AsyncStream<Never>.makeStream()
        waiting.append((goal, end))
        wake.yield()
        // Also ends when the waiting task is cancelled.
        for await _ in done {}
    }

    private func endWaiting() {
        for waiter in waiting where dispatch.isDone(until: waiter.goal) { waiter.end.finish() }
        waiting.removeAll { dispatch.isDone(until: $0.goal) }
    }

    /// What a call of CJ's API leads to.
    func reaction(to request: Request, accessToken: String?) -> Reaction {
        dispatch.pass(to: .now)
        defer { wake.yield() }
        return dispatch.simulation.reaction(to: request, accessToken: accessToken, at: wall(), now: dispatch.now)
    }

    /// The answer to a call that had addresses tested.
    func answer(to probe: Probe, statuses: [String: Int?]) -> HTTPAnswer {
        dispatch.pass(to: .now)
        defer { wake.yield() }
        return dispatch.simulation.answer(to: probe, statuses: statuses, now: dispatch.now)
    }

    /// How far everything is.
    func progress() -> SimulatorProgress {
        dispatch.pass(to: .now)
        return SimulatorProgress(dispatch)
    }

    var callsReport: JSON { dispatch.simulation.callsReport }

    /// The truth as it stands, written while others go on.
    nonisolated func truth() async -> [UInt8] {
        let truth = await truthOfNow()
        return truth.json.bytes
    }

    /// What the seller's shop sold so far, as a file of sales.
    nonisolated func sales() async -> [UInt8] { Array(await truthOfNow().sales.utf8) }

    private func truthOfNow() -> Truth {
        dispatch.pass(to: .now)
        return Truth(
            of: dispatch.simulation.world, at: dispatch.now,
            balance: dispatch.simulation.balance)
    }
}

/// A webhook that is to be written and sent.
struct Letter: Sendable {
    let errand: Dispatch.Errand
    let world: World
    let faults: Faults

    var webhook: Webhook { world.webhook(of: errand.sending.posting, under: faults) }
}
