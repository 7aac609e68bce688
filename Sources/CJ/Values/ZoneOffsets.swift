import Foundation
import Synchronization

/// How far a time zone is from Greenwich, day by day, so that no date has to ask for it.
///
/// A `TimeZone` takes a microsecond to say it, and a message has some five dates.
final class ZoneOffsets: Sendable {
    private let zone: TimeZone
    /// Seconds east of Greenwich on each day from `firstDay` on, in days of Greenwich; nil on a day with a change.
    private let byDay: [Int32?]

    /// 2010-01-01 to 2039-12-31: what lies outside is asked for.
    private static let days = 14_610..<25_567

    private init(_ zone: TimeZone) {
        self.zone = zone
        var starts = Self.days.map { Int32(Self.ask(zone, at: $0 * 86_400)) }
        starts.append(Int32(Self.ask(zone, at: Self.days.upperBound * 86_400)))
        byDay = zip(starts, starts.dropFirst()).map { $0 == $1 ? $0 : nil }
    }

    /// The offsets of a zone, made once for each zone.
    static func of(_ zone: TimeZone) -> ZoneOffsets {
        known.withLock { known in
            if let offsets = known[zone] { return offsets }
            let offsets = ZoneOffsets(zone)
            known[zone] = offsets
            return offsets
        }
    }

    private static let known = Mutex<[TimeZone: ZoneOffsets]>([:])

    /// Seconds east of Greenwich at a local time. An hour the clock skips or repeats takes the offset after the change.
    func offset(atLocalSeconds local: Int) -> Int { offset(at: local - offset(at: local)) }

    private func offset(at seconds: Int) -> Int {
        let day = seconds / 86_400 - Self.days.lowerBound
        if byDay.indices.contains(day), let offset = byDay[day] { return Int(offset) }
        return Self.ask(zone, at: seconds)
    }

    private static func ask(_ zone: TimeZone, at seconds: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }
}
