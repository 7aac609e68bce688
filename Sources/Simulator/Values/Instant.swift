/// A moment of simulated time, to the second, as CJ writes its dates.
struct Instant: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    let seconds: Int

    static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

    static func + (instant: Instant, later: Int) -> Instant { Instant(seconds: instant.seconds + later) }

    /// The seconds from `earlier` to this moment.
    func since(_ earlier: Instant) -> Int { seconds - earlier.seconds }
}

extension Instant {
    /// `2024-01-18T07:59:22Z`, as the truth is told.
    var iso: String { "\(day)T\(time)Z" }

    /// `2024-01-18 07:59:22`, the form of CJ's dates, which is UTC here and does not say so.
    var cjText: String { "\(day) \(time)" }

    /// `2024-01-18T07:59:22`, the form of dates in CJ's cost sheets.
    var costSheetText: String { "\(day)T\(time)" }

    /// The days from an earlier moment, to one decimal, a half rounded up: `9.5`.
    func daysSince(_ earlier: Instant) -> String {
        let tenths = (since(earlier) * 20 + .days(1)) / .days(2)
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// `240118`, as it stands in CJ's ids.
    var idDay: String { day.dropFirst(2).filter { $0 != "-" } }

    private var day: String {
        // Days to year, month and day of the Gregorian calendar; years begin in March, so a leap day comes last.
        let days = seconds.flooredQuotient(by: 86_400) + 719_468
        let era = days.flooredQuotient(by: 146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year)-\(month.twoDigits)-\((dayOfYear - (153 * marchMonth + 2) / 5 + 1).twoDigits)"
    }

    private var time: String {
        let second = seconds - seconds.flooredQuotient(by: 86_400) * 86_400
        return "\((second / 3_600).twoDigits):\((second / 60 % 60).twoDigits):\((second % 60).twoDigits)"
    }
}

extension Int {
    /// Seconds in so many minutes, hours and days.
    static func minutes(_ count: Int) -> Int { count * 60 }
    static func hours(_ count: Int) -> Int { count * 3_600 }
    static func days(_ count: Int) -> Int { count * 86_400 }

    fileprivate func flooredQuotient(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }

    fileprivate var twoDigits: String { self < 10 ? "0\(self)" : String(self) }
}
