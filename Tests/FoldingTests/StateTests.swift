import CJ
import Folding
import Foundation
import Instants
import TestSupport
import Testing

@Suite struct `States` {
    private func expectSurvival(_ pictures: some Sequence<some StateValue>) throws {
        for picture in pictures { try expectSurvival(picture) }
    }

    private func expectSurvival<Picture: StateValue>(_ picture: Picture) throws {
        let text = StateCoding.encode(picture)
        let back = try StateCoding.decode(Picture.self, from: text)
        #expect(back == picture)
        #expect(StateCoding.encode(back) == text)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `are read as they were written`(seed: UInt64) throws {
        let folded = Folded(storedWithAnswers(seed: seed, count: 200))
        for model in ReadModel.allCases {
            switch model {
            case .orders: try expectSurvival(folded.orders.orders.values)
            case .shipments: try expectSurvival(folded.shipments.values)
            case .bills: try expectSurvival(folded.bills.values)
            case .stockingOrders: try expectSurvival(folded.stockingOrders.values)
            case .variants: try expectSurvival(folded.variants.values)
            case .statements: try expectSurvival(folded.statements.values)
            case .sales: try expectSurvival(folded.sales.values)
            case .exchangeDays: try expectSurvival(folded.exchangeDays.values)
            }
        }
    }

    @Test(arguments: ["\u{301}7 8", "7\u{301} 8", "\u{200D}7\u{FE0F}"])
    func `are read as they were written of numbers that begin or end with half a character`(number: String) throws {
        let quoted = try #require(String(data: JSONEncoder().encode(number), encoding: .utf8))
        let folded = Folded(
            stored([
                Messages.order(["orderNumber": quoted, "cjOrderId": "\"SD1\"", "trackNumber": quoted]),
                Messages.order(["orderNumber": quoted]),
                Messages.logistic(["storeOrderNumbers": "[\(quoted)]", "trackingNumber": quoted]),
            ]))
        #expect(!folded.shipments.isEmpty)
        try expectSurvival(folded.orders.orders.values)
        try expectSurvival(folded.shipments.values)
    }

    @Test func `have every member that a picture has, by ascending names`() throws {
        for model in ReadModel.allCases {
            switch model {
            case .orders: try expectEveryMember(of: OrderPicture.self)
            case .shipments: try expectEveryMember(of: ShipmentPicture.self)
            case .bills: try expectEveryMember(of: BillPicture.self)
            case .stockingOrders: try expectEveryMember(of: StockingOrderPicture.self)
            case .variants: try expectEveryMember(of: VariantPicture.self)
            case .statements: try expectEveryMember(of: StatementPicture.self)
            case .sales: try expectEveryMember(of: SalePicture.self)
            case .exchangeDays: try expectEveryMember(of: DayRatesPicture.self)
            }
        }
    }

    private func expectEveryMember<Picture: StateValue>(of type: Picture.Type) throws {
        let filled = try EveryMember.filled(type)
        try expectSurvival(filled)
        #expect(EveryMember.emptyProperties(of: filled).filter { !$0.hasSuffix(".outranked") } == [])
    }

    @Test func `have names in one order, whatever is in them`() throws {
        let names = ["b", "a", "a\"", "a\\", "a/", "a\u{1}", "aa", "é", "漢", "😀", "A", "", "a b"]
        let text = StateCoding.encode(Dictionary(uniqueKeysWithValues: names.map { ($0, 1) }))
        #expect(
            text == #"{"":1,"A":1,"a":1,"a b":1,"a/":1,"a\"":1,"a\\":1,"a\u0001":1,"aa":1,"b":1,"é":1,"漢":1,"😀":1}"#)
    }

    @Test func `name each member, and leave out what is not there`() throws {
        var line = OrderLine()
        line.vid = "V01"
        line.unitPrice = Decimal(string: "12.50")
        line.abnormalTypes = [3, 1]
        #expect(StateCoding.encode(line) == #"{"abnormalTypes":[3,1],"unitPrice":12.5,"vid":"V01"}"#)
        let sightings = Sightings(at: Date(microsecondsSince1970: 1_700_000_000_000_001))
        #expect(StateCoding.encode(sightings) == #"{"first":1700000000000001,"last":1700000000000001}"#)
    }

    @Test(arguments: [0, 7, -7, 10, 99, -100, 1_700_000_000_000_001, .max, .min])
    func `have whole numbers with every digit`(number: Int) { #expect(StateCoding.encode(number) == String(number)) }

    @Test func `are read in the form that the database gives them back`() throws {
        // jsonb has blanks, keys of its own order, and no memory of how a number was written.
        let text = #"{"last": 1700000000000001, "first": 1699999999000000}"#
        let sightings = try StateCoding.decode(Sightings.self, from: text)
        #expect(sightings.first == Date(microsecondsSince1970: 1_699_999_999_000_000))
        #expect(sightings.last == Date(microsecondsSince1970: 1_700_000_000_000_001))
        let line = try StateCoding.decode(OrderLine.self, from: #"{"unitPrice": 12.50, "quantity": 3, "vid": null}"#)
        #expect(line.unitPrice == Decimal(string: "12.5") && line.quantity == 3 && line.vid == nil)
    }

    @Test(arguments: [
        #"{"first": 1}"#, #"{"first": 1, "last": "2"}"#, #"{"first": 1, "last": 2.5}"#, "[]", "1", "", "{",
    ])
    func `that are damaged are not read`(text: String) {
        #expect(throws: (any Error).self) { try StateCoding.decode(Sightings.self, from: text) }
    }

    @Test func `keep texts whatever is in them`() throws {
        let text = (0..<0x21).compactMap { Unicode.Scalar($0).map(String.init) }.joined() + "\"\\/\u{7F}é漢😀\u{2028}"
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        #expect(try StateCoding.encode(text) == String(decoding: encoder.encode(text), as: UTF8.self))
        #expect(try StateCoding.decode(String.self, from: StateCoding.encode(text)) == text)
    }
}
