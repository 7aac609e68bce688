/// How many calls CJ takes within a second.
struct RequestLimit: Sendable {
    /// Calls a second.
    let rate: Int
    /// How many calls were too many so far.
    private(set) var exceeded = 0
    /// When the last calls were taken, `rate` of them at most.
    private var taken: [WallTime] = []

    /// - Parameter rate: at least 1.
    init(rate: Int) { self.rate = rate }

    /// Takes a call, unless as many as the rate were taken within the second before it.
    mutating func take(at now: WallTime) throws(Refusal) {
        taken.removeAll { $0 + 1 <= now }
        guard taken.count < rate else {
            exceeded += 1
            throw .tooManyRequests(rate: rate)
        }
        taken.append(now)
    }
}

/// How many points a day's calls may cost. A day begins at 00:00 UTC.
struct PointsBudget: Sendable {
    /// Points a day.
    let perDay: Int
    private var day = 0
    private var spent = 0

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
