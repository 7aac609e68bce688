import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `The catalogue` {
    private func stock(_ params: [String: String], messageType: String = "UPDATE") -> [UInt8] {
        Messages.message("STOCK", params, messageType: messageType)
    }

    private func levels(_ bodies: [UInt8]..., vid: String) -> [String] {
        let levels = Folded(stored(bodies)).variants[vid]?.levels.values.map(\.value) ?? []
        return levels.map {
            "\($0.listedUnder) \($0.areaId ?? "–") \($0.countryCode ?? "–") \($0.quantity.map(String.init) ?? "–")"
        }.sorted()
    }

    @Test func `has the level of the newest message, also when it says INCREASE and is lower`() {
        let more = stock(["V01": #"[{"vid":"V01","areaId":"2","countryCode":"US","storageNum":12}]"#])
        let less = stock(
            ["V01": #"[{"vid":"V01","areaId":2,"countryCode":"US","storageNum":"5"}]"#], messageType: "INCREASE")
        // Two messages received in one second would tie; the one between makes sure that they are not.
        #expect(levels(more, more, less, vid: "V01") == ["V01 2 US 5"])
    }

    @Test func `learns nothing from an empty array, and forgets nothing`() throws {
        let known = stock(["V01": #"[{"vid":"V01","areaId":"2","storageNum":12}]"#])
        #expect(levels(known, stock(["V01": "[]"]), vid: "V01") == ["V01 2 – 12"])
        #expect(levels(stock(["V01": "[]", "W01": "null"]), vid: "V01").isEmpty)
    }

    @Test func `keeps a combined product's part apart from the variant's own level`() {
        let own = stock(["V01": #"[{"vid":"V01","areaId":"2","storageNum":12,"pid":"P"}]"#])
        let part = stock(["K01": #"[{"vid":"V01","areaId":"2","storageNum":1,"pid":"KP"}]"#])
        #expect(levels(own, part, vid: "V01") == ["K01 2 – 1", "V01 2 – 12"])
        #expect(levels(part, vid: "K01").isEmpty)
        #expect(Folded(stored([own, own, part])).variants["V01"]?.pid?.value == "P")
    }

    /// What the read model shows: area, pieces and the event's position.
    private func shown(_ messages: [StoredMessage], vid: String) -> [String] {
        (Folded(messages).variants[vid]?.shownLevels(of: vid) ?? []).map {
            "\($0.listedUnder) \($0.areaId ?? "–") \($0.quantity.map(String.init) ?? "–") of \($0.position)"
        }.sorted()
    }

    @Test func `has the level of the newest of messages and answers, whichever was folded last`() {
        func webhook(_ quantity: Int, at second: Int, position: Int) -> StoredMessage {
            StoredMessage(
                position: position,
                body: stock(["V01": #"[{"vid":"V01","areaId":"2","storageNum":\#(quantity)}]"#]), digest: "w\(second)",
                receivedAt: .utc("2024-01-05T10:00:00Z") + Double(second))
        }
        let answer = answered(
            .stockLevels,
            #"{"levels":[{"vid":"V01","areaId":"1","totalInventoryNum":700,"storageNum":1},{"vid":"V01","areaId":2,"storageNum":"40"}]}"#,
            entity: "V01", position: 9)
        let (old, new) = (webhook(12, at: -60, position: 3), webhook(39, at: 60, position: 4))
        for messages in [[old, answer], [answer, old]] {
            #expect(shown(messages, vid: "V01") == ["V01 1 700 of 9", "V01 2 40 of 9"])
        }
        for messages in [[old, answer, new], [new, answer, old], [answer, new, old]] {
            #expect(shown(messages, vid: "V01") == ["V01 1 700 of 9", "V01 2 39 of 4"])
        }
    }

    @Test func `does not know the level of an area any more that a newer answer does not list`() {
        func listing(_ levels: String) -> StoredMessage {
            answered(
                .stockLevels, #"{"levels":[\#(levels)]}"#, entity: "V01", askedAt: .utc("2024-03-01T10:00:00Z"),
                position: 9)
        }
        let old = stored([stock(["V01": #"[{"vid":"V01","areaId":"2","storageNum":12}]"#])])
        #expect(shown(old, vid: "V01") == ["V01 2 12 of 1"])
        let other = listing(#"{"vid":"V01","areaId":"1","totalInventoryNum":7}"#)
        #expect(shown(old + [other], vid: "V01") == ["V01 1 7 of 9", "V01 2 – of 9"])
        #expect(shown([listing("")] + old, vid: "V01") == ["V01 2 – of 9"])
    }

    @Test func `takes a row without a vid for the one it is listed under, and a level that is no number for unknown`() {
        #expect(levels(stock(["V01": #"[{"areaId":"2","storageNum":"many"},7]"#]), vid: "V01") == ["V01 2 – –"])
    }

    @Test func `remembers of a variant what any message told, each thing as it was told last`() throws {
        let named = Messages.message("VARIANT", ["vid": #""V01""#, "variantSku": #""S1""#, "variantName": #""Red""#])
        let changed = Messages.message("VARIANT", ["vid": #""V01""#, "variantSku": #""S2""#, "variantName": "null"])
        let variant = try #require(Folded(stored([named, named, changed])).variants["V01"])
        #expect(variant.sku?.value == "S2")
        #expect(variant.name?.value == "Red")
    }

    @Test func `learns the SKU of a variant from a sourcing request and from a split`() {
        let sourced = Messages.message(
            "SOURCINGCREATE", ["cjVariantId": #""V01""#, "cjVariantSku": #""S""#, "cjProductId": #""P""#])
        #expect(Folded(stored([sourced])).variants["V01"]?.sku?.value == "S")
        #expect(Folded(stored([sourced])).variants["V01"]?.pid?.value == "P")
        let split = stored([Array(Messages.orderSplit.utf8)])
        #expect(
            Folded(split).variants["2547992D-CEE1-4BFD-99AC-9E30354F771F"]?.sku?.value == "CJNSSYLY01043-Claret-S")
    }

    @Test(arguments: [
        Messages.message("STOCK", [:]), Messages.message("STOCK", ["V01": "[]"]),
        Messages.message("STOCK", ["V01": "7"]),
        Messages.message("VARIANT", ["fields": #"["variantLength"]"#]), Messages.message("SOURCINGCREATE", [:]),
        Messages.message("PRODUCT", ["pid": "1", "fields": #"["productDescription"]"#]),
        Array(#"{"type":"PRODUCT","params":null}"#.utf8), Array(#"{"type":"TOMORROW","messageType":"X"}"#.utf8),
    ])
    func `parks nothing that merely says nothing`(body: [UInt8]) throws {
        let contribution = try Fold.contribution(of: stored([body])[0], zone: .gmt)
        #expect(contribution.pictures.isEmpty)
    }
}
