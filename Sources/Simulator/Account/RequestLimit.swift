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

/// How many points a day's calls may cost. A day begins at 00:00 UTC.
struct PointsBudget: Sendable {
    /// Points a day.
    let perDay: Int
    private var day = 0
    /// Points spent on the day of the last call.
    private(set) var spent = 0

    init(perDay: Int) { self.perDay = perDay }

    /// Pays for a call, if the day has the points left.
    mutating func spend(on path: String, at now: WallTime) throws(Refusal) {
        if now.day != day {
            day = now.day
            spent = 0
        }
        let price = Self.price(of: path)
        guard price == 0 || spent + price <= perDay else { throw .noPointsLeft }
        spent += price
    }

    /// Orders and tracking cost nothing, products do.
    private static func price(of path: String) -> Int { path.hasPrefix("/product/") ? 10 : 0 }
}
