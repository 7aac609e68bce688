import CJ
import Folding
import Foundation
import TestSupport
import Testing

/// What is folded apart is decided by what events name, and what is folded by what they add: the two must be of the same
/// things.
@Suite struct `Names in events` {
    private enum Named: Hashable {
        case order(Set<String>, numbers: Set<String>)
        case parcel(Set<String>)
        case other(ReadModel, String)

        init(_ name: ThingName) {
            self =
                switch name {
                case .order(let ids): .order(Set(ids.identifying), numbers: Set(ids.numbers.keys))
                case .shipment(let numbers): .parcel(Set(numbers))
                case .id(let model, let id): .other(model, id)
                }
        }

        static func all(_ names: [ThingName]) -> [Named: Int] {
            Dictionary(names.map { (Named($0), 1) }, uniquingKeysWith: +)
        }
    }

    private func expectNames(in message: StoredMessage) {
        let names = try? Fold.names(in: message)
        let contribution = try? Fold.contribution(of: message, zone: .gmt)
        #expect(
            names.map(Named.all) == contribution.map { Named.all($0.pictures.map(\.name)) },
            "\(String(decoding: message.body, as: UTF8.self))")
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `are those of what an event adds`(seed: UInt64) {
        for message in storedWithAnswers(seed: seed, count: 300) { expectNames(in: message) }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `are those of what a spoilt event adds, and none where it adds nothing`(seed: UInt64) {
        var fuzz = FuzzedMessages(seed: seed)
        for _ in 0..<400 {
            let body = fuzz.next()
            expectNames(in: stored([body])[0])
            for type in [SnapshotType.orderDetail, .trackInfo, .costSheet] {
                expectNames(
                    in: StoredMessage(
                        position: 1, source: .snapshot(type: type.rawValue), body: body, digest: "",
                        receivedAt: .distantPast))
            }
        }
    }

    @Test(arguments: SnapshotType.allCases)
    func `are those of what an odd answer adds`(type: SnapshotType) {
        var random = SeededGenerator(seed: 1)
        let ids = [
            "\"SD1\"", "\"sd 1\"", "\"SD1,SD2\"", "[\"SD1\",\"SD3\"]", "\"#1\"", "7", "1e2", "null", "\"\"", "{}", "[]",
            "\"\(String(repeating: "x", count: 300))\"",
        ]
        for _ in 0..<300 {
            let members = [
                "orderId", "cjOrderId", "cjOrderCode", "orderNum", "orderNumber", "orderCode", "trackNumber",
                "trackingNumber", "cjMailNo", "lastTrackNumber", "vid", "originalOrderCode", "platformOrderId",
            ].map { "\"\($0)\":\(random.pick(ids))" }
            let answer = random.once(in: 20) ? random.pick(ids) : "{\(members.joined(separator: ","))}"
            let body = """
                {"answer":\(answer),"asked_at":"2024-01-01T00:00:00.000000Z","endpoint":"/",\
                "parameters":{"\(type.entityParameter)":\(random.pick(ids))}}
                """
            expectNames(
                in: StoredMessage(
                    position: 1, source: .snapshot(type: type.rawValue), body: Array(body.utf8), digest: "",
                    receivedAt: .distantPast))
        }
    }
}
