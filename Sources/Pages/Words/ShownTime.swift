import Foundation
import Instants

/// An instant as pages show it: in UTC, with its age beside it. In a template `{{#at}}{{> time}}{{/at}}`.
struct ShownTime: Sendable, Equatable {
    /// For programs: `2026-03-01T01:10:00.000000Z`.
    let iso: String
    /// `1 Mar 2026 01:10:00`, in UTC.
    let text: String
    /// `2 hours ago`, `in 6 days`.
    let age: String

    init(_ date: Date, now: Date) {
        iso = date.isoText
        text = Self.text(date)
        age = Self.age(now.timeIntervalSince(date))
    }

    /// As pages write them, January first.
    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `1 Mar 2026 01:10:00`.
    static func text(_ date: Date) -> String {
        let iso = date.isoText
        let parts = iso.split(separator: "T")
        return "\(day(date)) \(parts.count == 2 ? parts[1].prefix(8) : "")"
    }

    /// `1 Mar 2026`.
    static func day(_ date: Date) -> String {
        let parts = date.isoText.prefix { $0 != "T" }.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return date.isoText }
        return "\(parts[2]) \(months[parts[1] - 1]) \(parts[0])"
    }

    /// How long ago, in the largest unit that it has more than one of.
    static func age(_ seconds: TimeInterval) -> String {
        guard seconds.magnitude >= 1 else { return "now" }
        let length = duration(seconds.magnitude)
        return seconds > 0 ? "\(length) ago" : "in \(length)"
    }

    private static let units: [(seconds: TimeInterval, one: String)] = [
        (365.25 * 86_400, "year"), (30.44 * 86_400, "month"), (86_400, "day"), (3600, "hour"), (60, "minute"),
    ]

    /// `90 minutes`, `3 days`.
    static func duration(_ seconds: TimeInterval) -> String {
        guard seconds.isFinite else { return "?" }
        for unit in units where seconds >= 2 * unit.seconds {
            return "\(Int(seconds / unit.seconds)) \(unit.one)s"
        }
        guard seconds >= 1 else { return "less than a second" }
        let whole = Int(seconds)
        return whole == 1 ? "1 second" : "\(whole) seconds"
    }
}
