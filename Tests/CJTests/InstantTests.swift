import CJ
import Foundation
import Instants
import TestSupport
import Testing

@Suite struct `Instants` {
    @Test(arguments: [
        "UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
        "America/Sao_Paulo", "Africa/Casablanca", "Africa/Cairo", "Pacific/Apia", "GMT+0530",
    ])
    func `of dates in a zone are those of the calendar`(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var random = SeededGenerator(seed: 1)
        for _ in 0..<1500 {
            let instant = Date(
                timeIntervalSince1970: Double(Int.random(in: 946_800_000..<4_000_000_000, using: &random)))
            try expect(instant, calendar)
        }
        // An hour around each change of the clock, from the outside of the years that are looked up once.
        var change = Date(timeIntervalSince1970: 1_199_145_600)
        for _ in 0..<80 {
            guard let next = zone.nextDaylightSavingTimeTransition(after: change) else { break }
            change = next
            for hours in [-26, -2, 2, 26] { try expect(change.addingTimeInterval(Double(hours) * 3600), calendar) }
        }
    }

    private func expect(_ instant: Date, _ calendar: Calendar) throws {
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: instant)
        let numbers = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second].compactMap(\.self)
        let text = String(
            format: "%04d-%02d-%02d %02d:%02d:%02d", numbers[0], numbers[1], numbers[2], numbers[3], numbers[4],
            numbers[5])
        let found = try #require(CJTime(text, zone: calendar.timeZone).instant)
        #expect(
            calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: found) == parts,
            "\(text) \(calendar.timeZone.identifier)")
        // A local time that comes twice is the later one of the two.
        let zone = calendar.timeZone
        let local = instant.addingTimeInterval(Double(zone.secondsFromGMT(for: instant)))
        let early = local.addingTimeInterval(-Double(zone.secondsFromGMT(for: local)))
        #expect(found == local.addingTimeInterval(-Double(zone.secondsFromGMT(for: early))), "\(text)")
    }

    @Test func `are written and read as Foundation does`() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<3000 {
            let microseconds = Int.random(in: -2_500_000_000_000_000...5_000_000_000_000_000, using: &random)
            let instant = Date(microsecondsSince1970: microseconds)
            let whole = Date(microsecondsSince1970: microseconds - ((microseconds % 1_000_000) + 1_000_000) % 1_000_000)
            let text = instant.isoText
            #expect(text.prefix(19) == whole.formatted(.iso8601).prefix(19))
            #expect(text.hasSuffix("Z") && text.utf8.count == 27)
            #expect(Date(isoText: text) == instant)
        }
    }

    @Test(arguments: [
        "", "2024-01-18T07:59:22Z", "2024-01-18 07:59:22.000000Z", "2024-01-18T07:59:22.000000",
        "2024-02-30T00:00:00.000000Z",
        "2023-02-29T00:00:00.000000Z", "2024-01-18T24:00:00.000000Z", "2024-01-18T07:60:00.000000Z",
        "2024-01-18T07:59:60.000000Z", "2024-00-18T07:59:22.000000Z", "2024-01-18T07:59:22.00000Z",
        "2024-01-18T07:59:22.-00001Z", "２024-01-18T07:59:22.0000Z",
    ])
    func `are not read from anything else`(text: String) {
        #expect(Date(isoText: text) == nil)
    }

    @Test func `days are counted as a calendar counts them`() {
        var date = CivilDate(year: 1899, month: 12, day: 30)
        for days in date.daysSince1970...(date.daysSince1970 + 75_000) {
            #expect(CivilDate(daysSince1970: days) == date)
            #expect(date.daysSince1970 == days)
            if date.day < CivilDate.length(ofMonth: date.month, year: date.year) {
                date = CivilDate(year: date.year, month: date.month, day: date.day + 1)
            } else if date.month < 12 {
                date = CivilDate(year: date.year, month: date.month + 1, day: 1)
            } else {
                date = CivilDate(year: date.year + 1, month: 1, day: 1)
            }
        }
    }
}

@Suite struct `Amounts` {
    @Test func `are those that Decimal reads`() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<3000 {
            let whole = String(Int.random(in: 0...(random.once(in: 2) ? 999 : 9_999_999_999), using: &random))
            let fraction = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                String(Int.random(in: 0...9, using: &random))
            }
            let sign = random.once(in: 4) ? "-" : ""
            let text = sign + whole + (fraction.isEmpty ? "" : "." + fraction.joined())
            let amount = Money.amount(text)
            let expected = Decimal(string: text)
            #expect(amount == expected && amount?.description == expected?.description, "\(text)")
        }
    }
}
