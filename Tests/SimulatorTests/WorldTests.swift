import CJ
import Folding
import Foundation
import Schema
import Testing

@testable import Simulator

@Suite struct `The world` {
    static let world = World(seed: 11, orders: 500)
    static let orders = world.lives.flatMap(\.orders)

    @Test func `a seed makes one world, another seed another`() {
        #expect(World(seed: 11, orders: 500).lives == Self.world.lives)
        #expect(World(seed: 12, orders: 500).lives != Self.world.lives)
    }

    @Test func `a life does not depend on how many others there are`() {
        #expect(World(seed: 11, orders: 37).lives == Array(Self.world.lives.prefix(37)))
    }

    @Test func `every kind of life is among forty`() {
        #expect(Set(World(seed: 5, orders: 40).lives.map(\.kind)) == Set(LifeKind.deck))
        #expect(LifeKind.deck.count == 40)
    }

    @Test func `an order has one to five lines`() {
        #expect(Set(Self.orders.map(\.lines.count)) == [1, 2, 3, 4, 5])
    }

    @Test func `an order comes to each of its statuses after the one before`() {
        for order in Self.orders {
            let moments = order.steps.map(\.at)
            #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 < $1 })
            #expect(order.createdAt >= Self.world.epoch)
        }
    }

    @Test func `an order is cancelled when it has come as far as its kind says`() {
        for life in Self.world.lives {
            guard case .cancelled(let stage) = life.kind else { continue }
            #expect(life.orders[0].steps.suffix(2).map(\.status) == [stage, .cancelled])
        }
    }

    @Test func `a parcel goes its way after the payment, one step at a time`() throws {
        for order in Self.orders {
            guard let parcel = order.parcel else { continue }
            let moments = parcel.events.map(\.at)
            #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 < $1 })
            let paid = try #require(order.paidAt)
            #expect(moments.allSatisfy { $0 > paid })
        }
    }

    @Test func `parcels end in at least five ways, and speak English and Chinese`() {
        let parcels = Self.orders.compactMap(\.parcel)
        let ends = Set(parcels.compactMap { $0.step(at: Self.world.end)?.status })
        #expect(
            ends == ["delivered", "returned", "returning", "exception", "available_for_pickup", "attempt_failed"])
        #expect(parcels.contains { $0.language == .chinese } && parcels.contains { $0.language == .english })
        #expect(parcels.contains { $0.events.contains { $0.step == .cleared } })
        #expect(parcels.contains { $0.lastMile(at: Self.world.end) != nil })
    }

    @Test(arguments: TrackStep.allCases)
    func `CJ's words for a step mean to the ledger what the truth says`(step: TrackStep) throws {
        let texts = try ShipmentTexts(parsing: ShipmentTextTable.text)
        for language in TrackStep.Language.allCases {
            #expect(texts.meaning(of: step.word(in: language)).status.rawValue == step.status)
            #expect(texts.meaning(of: step.activity(in: language)).status.rawValue == step.status, "\(language)")
        }
    }

    @Test func `no two things of CJ's have one id, but orders may have one number`() {
        let lives = World(seed: 2, orders: 3_000).lives
        let orders = lives.flatMap(\.orders)
        var ids = orders.flatMap { [$0.ids.code, $0.ids.internalId] }
        ids += orders.filter { !$0.sharesParcel }.compactMap(\.parcel?.trackNumber)
        ids += orders.flatMap { $0.bills.map(\.id) } + lives.flatMap { $0.accountBills.map(\.id) }
        ids += orders.compactMap { $0.dispute?.id } + lives.flatMap { $0.stockingOrders.map(\.id) }
        #expect(Set(ids).count == ids.count)

        let unsplit = orders.filter { !$0.origins.contains { $0.kind == .split } }
        let lines = unsplit.flatMap { $0.lines.map(\.lineItemId) }
        #expect(Set(lines).count == lines.count)

        let strangers = lives.compactMap { $0.orders.first?.ids.number }
        #expect(Set(strangers).count < strangers.count)
    }

    @Test func `a variant's id is digits or a UUID, and no two have one`() {
        let ids = Self.world.catalogue.variants.map(\.vid)
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { UUID(uuidString: $0) != nil || $0.wholeMatch(of: /[0-9]{19}/) != nil })
    }

    @Test func `CJ's other id has 18 or 19 digits, its code letters`() {
        #expect(Set(Self.orders.map(\.ids.internalId.count)) == [18, 19])
        #expect(Self.orders.allSatisfy { $0.ids.internalId.allSatisfy(\.isNumber) })
        #expect(Self.orders.allSatisfy { ["DP", "SD", "CJ"].contains($0.ids.code.prefix(2)) })
    }

    @Test func `the children of a split are named after it, and share its lines and its charge`() {
        for life in Self.world.lives {
            guard case .split(let count) = life.kind else { continue }
            let parent = life.orders[0]
            let children = Array(life.orders.dropFirst())
            #expect(children.map(\.ids.code) == (1...count).map { "\(parent.ids.code)-\($0)" })
            #expect(Set(children.flatMap(\.lines)) == Set(parent.lines))
            #expect(children.map(\.charge.total).total() == parent.charge.total)
            #expect(children.map(\.charge.shipping).total() == parent.charge.shipping)
        }
    }

    @Test func `the parts of a split may go in one parcel, which is the first one's`() {
        let families = Self.world.lives.filter { life in life.orders.contains(where: \.sharesParcel) }.map(\.orders)
        #expect(!families.isEmpty)
        for children in families.map({ $0.dropFirst() }) {
            #expect(Set(children.map(\.parcel)).count == 1 && Set(children.map(\.shippedAt)).count == 1)
            #expect(children.filter { !$0.sharesParcel }.map(\.ids.code) == [children.map(\.ids.code).min()])
            #expect(Set(children.map(\.parcel?.trackNumber)).count == 1)
            let rows = Truth(of: Self.world, at: Self.world.end).json.rows("shipments")
            #expect(rows.filter { $0["track_number"]?.string == children.first?.parcel?.trackNumber }.count == 1)
        }
    }

    @Test func `an order that is sent again costs nothing, and the one it is for was lost`() {
        let families = Self.world.lives.filter { $0.kind == .reissued }.map(\.orders)
        #expect(families.allSatisfy { $0[0].parcel?.events.last?.step == .lost })
        #expect(families.allSatisfy { $0[1].charge.total == .zero && $0[1].productCost == .zero })
    }

    @Test func `outbound orders send less than was put by, each line from a stocking order`() {
        for life in Self.world.lives where life.kind == .privateStock {
            let stock = life.stockingOrders[0]
            for line in stock.lines {
                let sent = life.orders.flatMap(\.lines).filter { $0.variant == line.variant }
                #expect(sent.allSatisfy { $0.stockingOrderId == stock.id })
                #expect(sent.map(\.quantity).reduce(0, +) <= line.quantity)
            }
            #expect(life.orders.allSatisfy { $0.createdAt > stock.completedAt && $0.charge.products == .zero })
        }
    }
}
