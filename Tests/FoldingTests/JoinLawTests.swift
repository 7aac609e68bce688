import CJ
import Folding
import Foundation
import TestSupport
import Testing

/// Fails unless joining these is associative, commutative and idempotent.
private func expectLaw<Picture: Joinable & Equatable>(
    _ pictures: [Picture], sourceLocation: SourceLocation = #_sourceLocation
) {
    for (index, one) in pictures.enumerated() {
        let two = pictures[(index * 7 + 3) % pictures.count]
        let three = pictures[(index * 13 + 5) % pictures.count]
        #expect(one.joined(with: one) == one, "idempotent", sourceLocation: sourceLocation)
        #expect(one.joined(with: two) == two.joined(with: one), "commutative", sourceLocation: sourceLocation)
        #expect(
            one.joined(with: two).joined(with: three) == one.joined(with: two.joined(with: three)), "associative",
            sourceLocation: sourceLocation)
        // Joined pictures must obey the law too, not only those of single events.
        let both = one.joined(with: two)
        #expect(both.joined(with: one) == both, "absorbing", sourceLocation: sourceLocation)
        #expect(
            both.joined(with: three.joined(with: one)) == both.joined(with: three), "absorbing",
            sourceLocation: sourceLocation)
    }
}

@Suite struct `The join law` {
    private func contributions(_ seed: UInt64) -> [Contribution] {
        storedWithAnswers(seed: seed, orders: 2, count: 120).compactMap { try? Fold.contribution(of: $0, zone: .gmt) }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for pictures of orders`(seed: UInt64) {
        expectLaw(contributions(seed).flatMap(\.orders))
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for the ids of orders`(seed: UInt64) {
        expectLaw(contributions(seed).flatMap(\.orders).map(\.ids))
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for pictures of parcels`(seed: UInt64) {
        expectLaw(contributions(seed).flatMap(\.shipments))
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for the newest contribution of a witness`(seed: UInt64) {
        expectLaw(contributions(seed).flatMap(\.orders).flatMap(\.heads.values))
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for timelines and sightings`(seed: UInt64) {
        let orders = contributions(seed).flatMap(\.orders)
        expectLaw(orders.map(\.timeline))
        expectLaw(orders.map(\.links))
        expectLaw(orders.map(\.sightings))
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for what CJ's API adds to them`(seed: UInt64) {
        let contributions = contributions(seed)
        let orders = contributions.flatMap(\.orders)
        expectLaw(orders.map(\.costSheets))
        expectLaw(orders.map(\.draws))
        expectLaw(orders.map(\.absences))
        expectLaw(orders.map(\.confirmations))
        expectLaw(contributions.flatMap(\.shipments).map(\.routes))
    }

    @Test func `is tried with sheets and draws`() {
        let orders = (0..<10 as Range<UInt64>).flatMap { contributions($0).flatMap(\.orders) }
        #expect(orders.contains { !$0.costSheets.all.isEmpty } && orders.contains { !$0.draws.isEmpty })
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for pictures of bills, stocking orders and variants`(seed: UInt64) {
        let contributions = contributions(seed)
        let each = contributions.map { contribution in
            contribution.pictures.reduce(into: Things()) { $0.add($1) }
        }
        expectLaw(each.flatMap(\.bills.values))
        expectLaw(each.flatMap(\.stockingOrders.values))
        // One event may say different things of two variants, which are never joined.
        for vid in ["V00", "V01"] { expectLaw(each.compactMap { $0.variants[vid] }) }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for pictures of sales and of days of exchange rates`(seed: UInt64) {
        let each = contributions(seed).map { contribution in
            contribution.pictures.reduce(into: Things()) { $0.add($1) }
        }
        // Of one line, and of one day: others are never joined.
        for id in Set(each.flatMap(\.sales.keys)) { expectLaw(each.compactMap { $0.sales[id] }) }
        for day in Set(each.flatMap(\.exchangeDays.keys)) { expectLaw(each.compactMap { $0.exchangeDays[day] }) }
    }

    @Test func `is tried with things of every read model`() {
        let folded = Folded(storedWithAnswers(seed: 1, count: 120))
        for model in ReadModel.allCases {
            let isTold =
                switch model {
                case .orders: !folded.orders.isEmpty
                case .shipments: !folded.shipments.isEmpty
                case .bills: !folded.bills.isEmpty
                case .stockingOrders: !folded.stockingOrders.isEmpty
                case .variants: !folded.variants.isEmpty
                case .statements: !folded.statements.isEmpty
                case .sales: !folded.sales.isEmpty
                case .exchangeDays: !folded.exchangeDays.isEmpty
                }
            #expect(isTold, "no random message tells of \(model)")
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `holds for whole books`(seed: UInt64) {
        let all = storedWithAnswers(seed: seed, count: 120)
        let books = stride(from: 0, to: 120, by: 6).map { Folded(all[$0..<$0 + 6]) }
        for (index, one) in books.enumerated() {
            let two = books[(index * 7 + 3) % books.count]
            let three = books[(index * 13 + 5) % books.count]
            var oneTwo = one
            oneTwo.join(two)
            var twoOne = two
            twoOne.join(one)
            #expect(oneTwo == twoOne)
            var left = oneTwo
            left.join(three)
            var right = two
            right.join(three)
            var whole = one
            whole.join(right)
            #expect(left == whole)
            left.join(one)
            #expect(left == whole)
        }
    }
}

@Suite struct `Folding` {
    @Test(arguments: 0..<30 as Range<UInt64>)
    func `gives the same rows in any order of the same events`(seed: UInt64) {
        let all = storedWithAnswers(seed: seed, orders: 6, count: 80)
        let expected = Folded(all)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5 {
            #expect(Folded(all.shuffled(using: &random)) == expected)
        }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `gives the same rows from any partition folded apart and joined, with repeats`(seed: UInt64) {
        let all = storedWithAnswers(seed: seed, orders: 6, count: 80)
        let expected = Folded(all)
        var random = SeededGenerator(seed: seed)
        for parts in 2...6 {
            var buckets = [[StoredMessage]](repeating: [], count: parts)
            for message in all {
                buckets[Int.random(in: 0..<parts, using: &random)].append(message)
                if random.once(in: 5) { buckets[Int.random(in: 0..<parts, using: &random)].append(message) }
            }
            var whole = Folded([])
            for bucket in buckets.shuffled(using: &random) { whole.join(Folded(bucket)) }
            #expect(whole == expected)
        }
    }
}
