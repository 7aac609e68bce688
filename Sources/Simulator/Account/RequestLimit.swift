/// How many calls CJ takes within a second.
struct RequestLimit: Sendable {
    /// Calls a second.
    let rate: Int
    /// How many calls were too many so far.
    private(set) var exceeded = 0
    /// When the last of those came.
    private(set) var lastExceeded: WallTime?
    /// How many calls were called too many although they were not.
    private(set) var throttled = 0
    /// When the last calls were taken, `rate` of them at most.
    private var taken: [WallTime] = []

    /// - Parameter rate: at least 1.
    init(rate: Int) { self.rate = rate }

    /// Takes a call, unless as many as the rate were taken within the second before it.
    ///
    /// - Parameter isThrottled: whether CJ calls it too many although it is not. It counts as taken.
    mutating func take(at now: WallTime, isThrottled: Bool = false) throws(Refusal) {
        taken.removeAll { $0 + 1 <= now }
        guard taken.count < rate else {
            exceeded += 1
            lastExceeded = now
            throw .tooManyRequests(rate: rate)
        }
        taken.append(now)
        if isThrottled {
            throttled += 1
            throw .tooManyRequests(rate: rate)
        }
    }
}
