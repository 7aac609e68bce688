public import CJClient
public import Foundation
public import Ledger
public import Postgres

/// When an account's calls may be sent, in `reconciler.budgets`, for all processes on the database.
///
/// Each question locks the account's row and that of all accounts, goes through ``RequestSchedule`` with the database's
/// clock, and writes both back: two processes see one schedule after the other, never the same.
public struct BudgetTable: RequestBudget {
    private let pool: Pool
    private let account: AccountName
    private let limits: RequestLimits
    private let addressLimits: RequestLimits

    /// The row of all accounts. No account has this name. One process at a time reconciles, so all calls are taken to
    /// come from one IP address; where they come from several they are spaced more than they need to be.
    static let address = "*"

    /// - Parameters:
    ///   - pool: connections as ``LedgerRole/reconciler``.
    ///   - limits: what CJ allows the account.
    ///   - perSecondPerAddress: calls a second CJ allows one IP address.
    public init(_ pool: Pool, account: AccountName, limits: RequestLimits, perSecondPerAddress: Int) {
        self.pool = pool
        self.account = account
        self.limits = limits
        addressLimits = RequestLimits(perSecond: perSecondPerAddress, pointsPerDay: .max)
    }

    public func take(
        path: String, points: Int, priority: RequestPriority, longest: Duration
    ) async throws -> RequestPermit {
        let seconds = longest / .seconds(1)
        while true {
            try Task.checkCancellation()
            let (verdict, now) = try await change { schedules, now in
                schedules.take(
                    limits, addressLimits, path: path, points: points, priority: priority, longest: seconds, at: now)
            }
            switch verdict {
            case .permitted(let permit): return permit
            case .wait(let until): try await Task.sleep(for: .seconds(max(0.001, until.timeIntervalSince(now))))
            case .closed(let until, let why): throw RequestsClosed(until: until, why: why)
            }
        }
    }

    @discardableResult
    public func settle(
        _ permit: RequestPermit, _ outcome: RequestSchedule.Outcome, _ info: PointsInfo?
    ) async throws -> Date? {
        try await change { schedules, now in
            schedules.address.release(permit.address, at: now)
            return schedules.account.settle(permit.account, outcome, telling: info, limits, at: now)
        }.0
    }

    /// Changes both schedules with the rows locked.
    ///
    /// - Returns: what `body` returns, and the database's time it was given.
    private func change<Value: Sendable>(
        _ body: @Sendable (inout Schedules, Date) -> Value
    ) async throws -> (Value, now: Date) {
        let account = account.text
        return try await pool.withConnection { connection in
            try await connection.transaction { connection in
                var (schedules, now) = try await Self.read(account, on: connection)
                let before = schedules
                let value = body(&schedules, now)
                if schedules.address != before.address {
                    try await Self.write(schedules.address, Self.address, on: connection)
                }
                if schedules.account != before.account {
                    try await Self.write(schedules.account, account, on: connection)
                }
                return (value, now)
            }
        }
    }

    /// Locks both rows, made where they are missing, in one order for everybody.
    private static func read(_ account: String, on connection: Connection) async throws -> (Schedules, Date) {
        var rows = try await lockedRows(account, on: connection)
        if rows.count < 2 {
            try await connection.execute(
                """
                INSERT INTO reconciler.budgets (scope)
                VALUES (\(address)), (\(account))
                ON CONFLICT (scope) DO NOTHING
                """)
            rows = try await lockedRows(account, on: connection)
        }
        guard let own = rows.first(where: { $0.scope == account }),
            let all = rows.first(where: { $0.scope == address })
        else { throw PostgresError.unexpectedAnswer("a row of reconciler.budgets is missing") }
        return (Schedules(account: own.schedule, address: all.schedule), max(own.now, all.now))
    }

    private struct StoredSchedule: Sendable {
        let scope: String
        let schedule: RequestSchedule
        let now: Date
    }

    private static func lockedRows(_ account: String, on connection: Connection) async throws -> [StoredSchedule] {
        // The clock is read outside the CTE, so after the wait for the lock: a time from before it would let a slot
        // rest too short.
        try await connection.query(
            """
            WITH locked AS MATERIALIZED (
                SELECT * FROM reconciler.budgets WHERE scope IN (\(address), \(account)) ORDER BY scope FOR UPDATE
            )
            SELECT scope, slots_held, slots_free_at, learnt_per_second, learnt_at, urgent_until, closed_until, day,
                points_spent, points_full_at, points_total, points_refusals, points_closed_until, paths, prices,
                paths_closed_until, calls, told_used_today, told_calls, clock_timestamp()
            FROM locked
            """
        ) { row throws(PostgresError) in
            var schedule = RequestSchedule()
            let scope: String = try row.next()
            let held: [Bool] = try row.next()
            let freeAt: [Date] = try row.next()
            schedule.slots = zip(held, freeAt).map { RequestSchedule.Slot(isHeld: $0, freeAt: $1) }
            schedule.learntPerSecond = try row.next()
            schedule.learntAt = try row.next()
            schedule.urgentUntil = try row.next()
            schedule.closedUntil = try row.next()
            schedule.day = try row.next()
            schedule.pointsSpent = try row.next()
            schedule.points.fullAt = try row.next()
            schedule.points.total = try row.next()
            schedule.points.refusals = try row.next()
            schedule.points.closedUntil = try row.next()
            let paths: [String] = try row.next()
            let prices: [Int] = try row.next()
            let closings: [Date] = try row.next()
            for (path, (price, closedUntil)) in zip(paths, zip(prices, closings)) {
                schedule.terms[path] = RequestSchedule.Terms(price: price < 0 ? nil : price, closedUntil: closedUntil)
            }
            schedule.calls = try row.next()
            let usedToday: Int? = try row.next()
            let toldCalls: Int? = try row.next()
            if let usedToday, let toldCalls { schedule.told = .init(usedToday: usedToday, calls: toldCalls) }
            return StoredSchedule(scope: scope, schedule: schedule, now: try row.next())
        }
    }

    private static func write(_ schedule: RequestSchedule, _ scope: String, on connection: Connection) async throws {
        let terms = schedule.terms.sorted { $0.key < $1.key }
        try await connection.execute(
            """
            UPDATE reconciler.budgets
            SET slots_held = \(schedule.slots.map(\.isHeld)),
                slots_free_at = \(schedule.slots.map(\.freeAt)),
                learnt_per_second = \(schedule.learntPerSecond as Int?),
                learnt_at = \(schedule.learntAt),
                urgent_until = \(schedule.urgentUntil),
                closed_until = \(schedule.closedUntil),
                day = \(schedule.day),
                points_spent = \(Int32(clamping: schedule.pointsSpent)),
                points_full_at = \(schedule.points.fullAt),
                points_total = \(schedule.points.total as Int?),
                points_refusals = \(schedule.points.refusals),
                points_closed_until = \(schedule.points.closedUntil),
                paths = \(terms.map(\.key)),
                prices = \(terms.map { $0.value.price ?? -1 }),
                paths_closed_until = \(terms.map(\.value.closedUntil)),
                calls = \(schedule.calls),
                told_used_today = \(schedule.told?.usedToday as Int?),
                told_calls = \(schedule.told?.calls as Int?)
            WHERE scope = \(scope)
            """)
    }
}

/// The two schedules a call must fit.
private struct Schedules: Sendable, Equatable {
    var account: RequestSchedule
    var address: RequestSchedule

    enum Verdict: Sendable {
        case permitted(RequestPermit)
        case wait(until: Date)
        case closed(until: Date, RequestSchedule.Closure)
    }

    /// Takes a slot of both or of none.
    mutating func take(
        _ limits: RequestLimits, _ addressLimits: RequestLimits, path: String, points: Int,
        priority: RequestPriority, longest: TimeInterval, at now: Date
    ) -> Verdict {
        var taken = self
        let own = taken.account.take(
            limits, path: path, points: points, priority: priority, longest: longest, at: now)
        let all = taken.address.take(addressLimits, points: 0, priority: priority, longest: longest, at: now)
        switch (own, all) {
        case (.permitted(let account), .permitted(let address)):
            self = taken
            return .permitted(RequestPermit(account: account, address: address))
        case (.closed(let until, let why), _), (_, .closed(let until, let why)): return .closed(until: until, why)
        case (.wait(let until), .permitted):
            // What waits here still announces that it is urgent.
            account = taken.account
            return .wait(until: until)
        case (.permitted, .wait(let until)):
            address = taken.address
            return .wait(until: until)
        case (.wait(let one), .wait(let other)):
            self = taken
            return .wait(until: max(one, other))
        }
    }
}
