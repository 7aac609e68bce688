import Foundation
import Testing

@testable import Admin

@Suite struct `What left the wallet and nothing explains` {
    private static let now = Date(timeIntervalSince1970: 1_735_689_600)

    /// Looks, a day apart, the last of them today: what each left over; nil where that is not known, and 0 where all that
    /// moved is explained.
    private func residue(_ looks: [Decimal?], endedDaysAgo: Double = 0) -> WalletResidue? {
        let looks = looks.enumerated().map { number, residue in
            WalletResidue.Look(
                asOf: Self.now - (Double(looks.count - 1 - number) + endedDaysAgo) * 86_400, residue: residue,
                isTold: residue == 0)
        }
        return WalletResidue(looks, now: Self.now)
    }

    @Test(
        arguments: [
            [], [nil], [nil, 0, 0], [nil, nil, nil], [nil, 5, -5], [nil, 0, 7.25, 0, -7.25, 0],
        ] as [[Decimal?]])
    func `is nothing where all evens out or nothing is known`(looks: [Decimal?]) {
        #expect(residue(looks) == nil)
    }

    @Test(
        arguments: [
            ([nil, 0, 5], 5, 0, false), ([nil, 5, 0, 0], 5, 2, false), ([nil, 5, 0, 0, 0], 5, 3, true),
            ([nil, 5, nil, 0, nil, 0], 5, 4, false), ([nil, -2, 0, 5, 0, 0, nil, 0], 3, 4, true),
        ] as [(looks: [Decimal?], amount: Decimal, daysAgo: Double, isSure: Bool)])
    func `is sure once three looks have fitted to the cent`(
        given: (looks: [Decimal?], amount: Decimal, daysAgo: Double, isSure: Bool)
    ) throws {
        let found = try #require(residue(given.looks))
        #expect(found.amount == given.amount && found.isSure == given.isSure)
        #expect(found.since == Self.now - given.daysAgo * 86_400)
    }

    @Test func `is told for a month`() throws {
        #expect(try #require(residue([nil, 5, 0, 0, 0], endedDaysAgo: 27)).isSure)
        #expect(try !#require(residue([nil, 5, 0, 0, 0], endedDaysAgo: 29)).isSure)
    }
}
