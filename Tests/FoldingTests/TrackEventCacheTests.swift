import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `Track events that are told again` {
    /// Messages about two parcels as CJ sends them: each tells all that happened so far, the newest first, in one of two
    /// forms; now and then one comes late, comes twice, tells something else, or cannot be read.
    private func messages(seed: UInt64, count: Int) -> [StoredMessage] {
        var random = SeededGenerator(seed: seed)
        var histories: [[String]] = [[], []]
        var bodies: [[UInt8]] = []
        for number in 0..<count {
            let parcel = Int.random(in: 0...1, using: &random)
            if !random.once(in: 4) { histories[parcel].insert(event(number, &random), at: 0) }
            if random.once(in: 9) { histories[parcel].shuffle(using: &random) }
            bodies.append(message(parcel, histories[parcel], &random))
            if random.once(in: 6) { bodies.append(random.pick(bodies)) }
        }
        if random.once(in: 2) { bodies.swapAt(Int.random(in: bodies.indices, using: &random), 0) }
        return stored(bodies)
    }

    private func event(_ number: Int, _ random: inout SeededGenerator) -> String {
        let day = String(format: "%02d", Int.random(in: 1...28, using: &random))
        let time = random.pick(["2024-01-\(day) 00:00:00", "2024-01-\(day) 00:00:00", "soon"])
        return random.pick([
            #"{"status":\#(number % 15),"activity":"a, [\#(number)]","eventTime":"\#(time)"}"#,
            #"{"activity":"\"b\" \\ {é","eventTime":"\#(time)","signedBy":"x"}"#,
            #"{"statusDesc":"","eventTime":"\#(time)","email":null}"#, "null", "{}", "7",
        ])
    }

    private func message(_ parcel: Int, _ history: [String], _ random: inout SeededGenerator) -> [UInt8] {
        var list = "[\(history.joined(separator: ","))]"
        if random.once(in: 8) {
            list = random.pick([
                list + "]", "{\(list)", "[,\(list.dropFirst())", "\(list.dropLast()),]", "", "null", #"{"phone":1}"#,
            ])
        }
        var params = [
            "orderId": "1001", "trackingStatus": random.pick(["12", "null"]), "trackingNumber": "\"T\(parcel)\"",
            "zip": random.once(in: 5) ? "1" : "null",
        ]
        if random.once(in: 12) { params["trackingNumber"] = nil }
        let isText = random.once(in: 2) || (try? JSON(parsing: Array(list.utf8))) == nil
        params["logisticsTrackEvents"] = isText ? quoted(list) : list
        return Messages.logistic(params)
    }

    private func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `are left out of a contribution, and nothing else is`(seed: UInt64) throws {
        var told = TrackEventCache()
        var (whole, joined) = (ShipmentBook(), ShipmentBook())
        var (all, read) = (0, 0)
        for message in messages(seed: seed, count: 40) {
            let alone = try Fold.contribution(of: message, zone: .gmt)
            let contribution = try Fold.contribution(of: message, zone: .gmt, beyond: &told)
            #expect(contribution.orders == alone.orders)
            #expect(contribution.personalKeys == alone.personalKeys)
            #expect(contribution.shipments.map(\.reports) == alone.shipments.map(\.reports))
            all += alone.shipments.reduce(0) { $0 + $1.events.all.count }
            read += contribution.shipments.reduce(0) { $0 + $1.events.all.count }
            for picture in alone.shipments { whole.add(picture) }
            for picture in contribution.shipments { joined.add(picture) }
            #expect(joined == whole)
        }
        #expect(read < all)
    }

    @Test func `are read once, when each message has one more in front`() throws {
        var told = TrackEventCache()
        for count in 1...5 {
            let events = (1...count).reversed().map {
                #"{"activity":"a\#($0)","eventTime":"2024-01-0\#($0) 00:00:00"}"#
            }
            let body = Messages.logistic([
                "orderId": "1001", "trackingNumber": #""T01""#,
                "logisticsTrackEvents": quoted("[\(events.joined(separator: ","))]"),
            ])
            let message = try #require(stored([body]).first)
            let contribution = try Fold.contribution(of: message, zone: .gmt, beyond: &told)
            let picture = try #require(contribution.shipments.first)
            #expect(picture.events.all.map(\.activity) == ["a\(count)"])
            #expect(picture.reports[.logistic]?.stamp.at == .utc("2024-01-0\(count)T00:00:00Z"))
            #expect(picture.reports[.logistic]?.value.status == "a\(count)")
        }
    }
}
