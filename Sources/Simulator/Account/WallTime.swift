/// A moment of the real clock. Tokens and limits go by it, since the caller's clock does too, however fast simulated
/// time runs.
struct WallTime: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    let milliseconds: Int

    static func < (left: WallTime, right: WallTime) -> Bool { left.milliseconds < right.milliseconds }

    /// So many seconds later.
    static func + (time: WallTime, seconds: Int) -> WallTime {
        WallTime(milliseconds: time.milliseconds + seconds * 1_000)
    }

    /// The day in UTC, counted from 1970.
    var day: Int { milliseconds / 86_400_000 }

    /// The minute, counted from 1970.
    var minute: Int { milliseconds / 60_000 }

    /// `2021-08-18T09:16:33+08:00`, the form of the dates of CJ's tokens.
    var tokenDateText: String { "\((Instant(seconds: milliseconds / 1_000) + .hours(8)).costSheetText)+08:00" }
}
