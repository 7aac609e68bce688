import Folding
import Foundation
import TestSupport
import Testing

@testable import Imports

@Suite struct `A file of exchange rates` {
    private func days(_ text: String) throws -> (days: [DayRates], faults: [LineFault]) {
        let file = ReadFile(try ImportFile(rates: Array(text.utf8)))
        return (file.facts.compactMap { if case .rate(let rates) = $0 { rates } else { nil } }, file.faults)
    }

    @Test func `has a rate a line`() throws {
        let read = try days(
            "date,currency,per_usd\n2026-03-02,EUR,0.92\n2026-02-30,EUR,0.9\n2026-03-02,EUR,0\n2026-03-02,USD,2\n2026-03-02,eur,1\n"
        )
        #expect(read.days == [DayRates(day: "2026-03-02", perUSD: ["EUR": Decimal(string: "0.92") ?? 0])])
        #expect(read.days.map(\.id) == ["2026-03-02 EUR"])
        #expect(
            read.faults.map { "\($0.line) \($0.reason)" } == [
                "3 date is no day such as 2026-03-01", "4 per_usd is no number above 0", "5 per_usd of USD is not 1",
                "6 currency is not three capital letters such as EUR",
            ])
    }

    @Test func `of the ECB's is turned from one euro to one dollar`() throws {
        let read = try days(
            "Date,USD,JPY,CYP,GBP,\n2026-03-02,1.25,150,N/A,0.8333,\n2026-03-01,N/A,1,1,1,\n")
        func decimal(_ text: String) -> Decimal { Decimal(string: text) ?? 0 }
        #expect(
            read.days == [
                DayRates(
                    day: "2026-03-02",
                    perUSD: ["EUR": decimal("0.8"), "JPY": 120, "GBP": decimal("0.66664")], publisher: "ECB")
            ])
        #expect(read.faults.map(\.line) == [3])
    }

    @Test func `of another form is refused as a whole`() {
        #expect(throws: UnknownImportFile.self) { try days("day,rate\n") }
    }
}
