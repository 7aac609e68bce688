import CJ
import Foundation
import Testing

@testable import Simulator

@Suite struct `The webhooks of a world` {
    static let world = World(seed: 47, orders: 50)
    static let worst = Result { () throws(FaultsError) in try Faults(reading: "worst") }

    private func bodies(_ world: World, _ faults: Faults) -> [String] {
        world.postings(under: faults).filter { $0.form != .oversized }
            .map { String(decoding: world.webhook(of: $0, under: faults).body, as: UTF8.self) }
    }

    @Test(arguments: ["none", "habits", "bad-day", "worst", "habits,drop=0.5,outage=7200+3600"])
    func `follow from the seed and the faults`(list: String) throws {
        let faults = try Faults(reading: list)
        let again = World(seed: 47, orders: 50)
        #expect(bodies(again, faults) == bodies(Self.world, faults))
        #expect(bodies(World(seed: 48, orders: 50), faults) != bodies(Self.world, faults))
    }

    @Test func `are one for each change where nothing goes wrong, in the order of time`() {
        let postings = Self.world.postings(under: .none)
        #expect(postings.count == Self.world.lives.map { $0.changes(in: .documents).count }.reduce(0, +))
        #expect(postings.allSatisfy { $0.due == $0.change.at && $0.form == .message })
        #expect(zip(postings, postings.dropFirst()).allSatisfy { $0.due <= $1.due })
    }

    @Test func `are signed over their bytes with the openId`() throws {
        let key = try #require(SigningKey(openId: Webhook.openId))
        let faults = try Self.worst.get()
        for posting in Self.world.postings(under: faults) {
            let webhook = Self.world.webhook(of: posting, under: faults)
            #expect(key.verifies(webhook.sign, of: webhook.body))
        }
    }

    @Test func `are no event where they are garbage, and events else`() throws {
        let faults = try Faults(reading: "habits,garbage=0.5,mutate=0.5")
        for posting in Self.world.postings(under: faults) {
            let body = Self.world.webhook(of: posting, under: faults).body
            let isEvent = (try? Envelope(body)) != nil
            #expect(isEvent == (posting.form != .garbage))
        }
    }

    @Test(arguments: ["none", "habits"])
    func `mean the same in other bytes`(habits: String) throws {
        let faults = try Faults(reading: "\(habits),mutate=1")
        let postings = Self.world.postings(under: faults)
        let byChange = Dictionary(grouping: postings) { [$0.life, $0.number] }
        for both in byChange.values {
            #expect(both.map(\.form) == [.message, .rewritten])
            let bodies = both.map { Self.world.webhook(of: $0, under: faults).body }
            #expect(bodies[0] != bodies[1])
            let objects = try bodies.map { try JSONSerialization.jsonObject(with: Data($0)) }.map(withoutNulls)
            #expect(objects[0] as? NSDictionary == objects[1] as? NSDictionary)
        }
    }

    @Test func `are longer than a mebibyte where they are oversized`() throws {
        let faults = try Faults(reading: "oversize=0.02")
        let postings = Self.world.postings(under: faults).filter { $0.form == .oversized }
        #expect(!postings.isEmpty)
        #expect(postings.allSatisfy { Self.world.webhook(of: $0, under: faults).body.count > 1_048_576 })
    }

    @Test func `are dropped, doubled, held back and delayed about as often as told`() throws {
        let all = Self.world.postings(under: .none).count
        #expect(Self.world.postings(under: try Faults(reading: "drop=1")).isEmpty)
        let kept = Self.world.postings(under: try Faults(reading: "drop=0.3")).count
        #expect(kept > all * 6 / 10 && kept < all * 8 / 10)
        #expect(Self.world.postings(under: try Faults(reading: "duplicate=1")).count == all * 2)
        let late = Self.world.postings(under: try Faults(reading: "delay=1"))
        #expect(late.allSatisfy { $0.due.since($0.change.at) >= .hours(1) })
        let mixed = Self.world.postings(under: try Faults(reading: "reorder=0.5"))
        #expect(zip(mixed, mixed.dropFirst()).contains { $0.change.at > $1.change.at })
    }

    @Test func `are lost when they fall due in an outage`() throws {
        let faults = try Faults(reading: "outage=7200+36000")
        let due = Self.world.postings(under: faults).map { $0.due.since(Self.world.epoch) }
        #expect(due.contains { $0 < 7_200 } && due.contains { $0 >= 43_200 })
        #expect(!due.contains { (7_200..<43_200).contains($0) })
    }

    @Test func `have one messageId for several types in CJ's habits only, and each bill its own`() throws {
        func ids(_ faults: Faults) throws -> [String?: Set<String>] {
            var types: [String?: Set<String>] = [:]
            for posting in Self.world.postings(under: faults) {
                let envelope = try Envelope(Self.world.webhook(of: posting, under: faults).body)
                types[envelope.messageId, default: []].insert(envelope.type)
            }
            return types
        }
        #expect(try ids(.none).count == Self.world.postings(under: .none).count)
        let shared = try ids(Faults(hasHabits: true)).values.filter { $0.count > 1 }
        #expect(!shared.isEmpty)
        #expect(shared.allSatisfy { $0.isDisjoint(with: ["MAKEUP", "PRIVATE_ORDER"]) })
    }

    private func withoutNulls(_ value: Any) -> Any {
        switch value {
        case let object as [String: Any]: object.filter { !($0.value is NSNull) }.mapValues(withoutNulls)
        case let array as [Any]: array.map(withoutNulls)
        default: value
        }
    }
}

@Suite struct `A list of faults` {
    @Test func `is read in order, and a later one wins`() throws {
        let faults = try Faults(reading: "worst,drop=0.25,outage=10+5")
        var expected = try Faults(reading: "worst")
        expected.drop = 0.25
        expected.outages.append(10..<15)
        #expect(faults == expected)
        #expect(try Faults(reading: "drop=1,none") == .none)
    }

    @Test func `may name an outage that never ends`() throws {
        #expect(try Faults(reading: "outage=7200+\(Int.max)").outages == [7_200..<Int.max])
    }

    @Test(arguments: [
        ("", FaultsError.unknown), ("bad", .unknown), ("drop", .unknown), ("none,", .unknown), ("habits=1", .unknown),
        ("drop=2", .notARate(of: "drop")), ("delay=-0.1", .notARate(of: "delay")),
        ("mutate=x", .notARate(of: "mutate")),
        ("garbage=nan", .notARate(of: "garbage")), ("throttle=2", .notARate(of: "throttle")),
        ("outage=5", .notAnOutage), ("outage=-1+5", .notAnOutage),
        ("outage=1+0", .notAnOutage), ("outage=1+2+3", .notAnOutage), ("outage=1+x+2", .notAnOutage),
        ("outage=1++2", .notAnOutage),
    ])
    func `that cannot be read says what may stand there`(list: String, problem: FaultsError) {
        #expect(throws: problem) { try Faults(reading: list) }
    }
}
