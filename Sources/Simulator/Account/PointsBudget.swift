/// How many points a day's calls may cost. A day begins at 00:00 UTC.
struct PointsBudget: Sendable {
    /// Points a day.
    let perDay: Int
    private let dialect: Dialect
    private var day = 0
    private var minute = 0
    /// Points spent on the day of the last call.
    private(set) var spent = 0
    /// What is left, in 1,440ths of a point, so that what a minute brings is whole.
    private var leftParts: Int

    private static let parts = 1_440

    init(perDay: Int, in dialect: Dialect = .documents) {
        self.perDay = perDay
        self.dialect = dialect
        leftParts = perDay * Self.parts
    }

    /// Points that can be spent.
    var left: Int { leftParts / Self.parts }

    /// Pays for a call, if the points are left.
    mutating func spend(on path: String, at now: WallTime) throws(Refusal) {
        refill(at: now)
        let price = price(of: path)
        guard price == 0 || price <= left else { throw .noPointsLeft }
        spent += price
        leftParts -= price * Self.parts
    }

    private mutating func refill(at now: WallTime) {
        let full = perDay * Self.parts
        switch dialect[PointsRefill.self] {
        case .daily: if now.day != day { leftParts = full }
        case .minute: leftParts = min(full, leftParts + perDay * min(now.minute - minute, Self.parts))
        }
        if now.day != day { spent = 0 }
        day = now.day
        minute = now.minute
    }

    /// Products cost points, orders none.
    private func price(of path: String) -> Int {
        switch Call(rawValue: path) {
        case .trackInfo: dialect[Points.self] == .priced ? 10 : 0
        default: path.hasPrefix("/product/") ? 10 : 0
        }
    }

    /// CJ's `pointsInfo`.
    var info: JSON { ["usedToday": JSON(spent), "remaining": JSON(left), "total": JSON(perDay)] }
}
