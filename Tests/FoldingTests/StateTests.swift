import CJ
import Folding
import Foundation
import Instants
import TestSupport
import Testing

@Suite struct `States` {
    /// As they were written before: by Foundation.
    private func encodedByFoundation(_ picture: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.microsecondsSince1970)
        }
        return String(decoding: try encoder.encode(picture), as: UTF8.self)
    }

    private func expectSame<Picture: Codable & StateWritable & Equatable>(_ pictures: [Picture]) throws {
        #expect(!pictures.isEmpty)
        for picture in pictures {
            let state = StateCoding.encode(picture)
            #expect(try state == encodedByFoundation(picture))
            #expect(try StateCoding.decode(Picture.self, from: state) == picture)
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `are written as Foundation writes them, and read again`(seed: UInt64) throws {
        let folded = Folded(storedWithAnswers(seed: seed, count: 200))
        try expectSame(Array(folded.orders.orders.values))
        try expectSame(Array(folded.shipments.values))
        try expectSame(Array(folded.bills.values))
        try expectSame(Array(folded.stockingOrders.values))
        try expectSame(Array(folded.variants.values))
    }

    @Test func `have every member that a picture has`() throws {
        try expectSame([EveryMember.filled(OrderPicture.self)])
        try expectSame([EveryMember.filled(ShipmentPicture.self)])
        try expectSame([EveryMember.filled(BillPicture.self)])
        try expectSame([EveryMember.filled(StockingOrderPicture.self)])
        try expectSame([EveryMember.filled(VariantPicture.self)])
    }

    @Test func `have names in one order, whatever is in them`() throws {
        let names = ["b", "a", "a\"", "a\\", "a/", "a\u{1}", "aa", "é", "漢", "😀", "A", "", "a b"]
        let text = StateCoding.encode(Dictionary(uniqueKeysWithValues: names.map { ($0, 1) }))
        #expect(
            text == #"{"":1,"A":1,"a":1,"a b":1,"a/":1,"a\"":1,"a\\":1,"a\u0001":1,"aa":1,"b":1,"é":1,"漢":1,"😀":1}"#)
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
        var head = OrderHead()
        head.status = (0..<0x21).compactMap { Unicode.Scalar($0).map(String.init) }.joined() + "\"\\/\u{7F}é漢😀\u{2028}"
        #expect(try StateCoding.encode(head) == encodedByFoundation(head))
        #expect(try StateCoding.decode(OrderHead.self, from: StateCoding.encode(head)) == head)
    }
}
