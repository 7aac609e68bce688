public import CJ
import Foundation
import Hashing
import Simulator

/// As many events as one likes about purchases at a simulated CJ: webhooks, and in between what its API answered.
///
/// Some small worlds are simulated, and then told again and again about other purchases: a copy differs in nothing but
/// the names of its things. Many purchases are under way at a time, so that the events of one lie far apart.
public struct SimulatedHistory: Sendable {
    /// An event as it is to stand in the ledger.
    public struct Entry: Sendable {
        /// A snapshot's type; nil of a webhook.
        public let snapshot: SnapshotType?
        public let type: String
        public let messageType: String?
        public let body: [UInt8]
        public let digest: [UInt8]
        /// In seconds since 1970.
        public let receivedAt: Int
    }

    /// One event of a world that is told again, and where it names things.
    fileprivate struct Template: Sendable {
        let snapshot: SnapshotType?
        let type: String
        let messageType: String?
        let body: [UInt8]
        /// Where four digits tell copies apart.
        let places: [Int]
        /// In seconds since its world began.
        let at: Int
    }

    private let templates: [[Template]]
    /// The events of all worlds of a round in the order of their times.
    private let order: [(world: Int, event: Int, at: Int)]

    private static let purchases = 100
    private static let worlds = 5
    /// How often each world is told within a round, each time some hours later.
    private static let tellings = 20
    private static let day = 86_400
    private static let step = day / 4

    public init(seed: UInt64 = 1) throws {
        templates = try (0..<Self.worlds).map { try Self.templates(seed: seed * 1000 + UInt64($0)) }
        var order: [(world: Int, event: Int, at: Int)] = []
        for telling in 0..<Self.tellings {
            for (world, events) in templates.enumerated() {
                order += events.enumerated().map { (telling * Self.worlds + world, $0, $1.at + telling * Self.step) }
            }
        }
        self.order = order.sorted { ($0.at, $0.world, $0.event) < ($1.at, $1.world, $1.event) }
    }

    /// The most events there can be.
    public var largestCount: Int { order.count * (10_000 / (Self.worlds * Self.tellings)) }

    /// Calls `body` for each of so many events, in order.
    public func forEach(_ count: Int, _ body: (Entry) async throws -> Void) async rethrows {
        for number in 0..<min(count, largestCount) {
            let (round, place) = number.quotientAndRemainder(dividingBy: order.count)
            let (world, event, at) = order[place]
            let tag = round * Self.worlds * Self.tellings + world
            let receivedAt = 1_704_067_200 + at + round * Self.tellings * Self.step
            try await body(templates[world % Self.worlds][event].entry(tag: tag, receivedAt: receivedAt))
        }
    }

    private static func templates(seed: UInt64) throws -> [Template] {
        let cj = OfflineCJ(seed: seed, orders: purchases)
        let webhooks = try cj.webhooks("habits").compactMap { body, at in
            try Template(webhook: body, at: at - cj.start)
        }
        let polls = [cj.start + 10 * day, cj.end]
        let snapshots = try polls.flatMap { time in
            try Poll(cj: cj, time: time).snapshots().enumerated().compactMap { number, snapshot in
                // Nobody asks for everything at once.
                Template(snapshot, at: time - cj.start + number * 60)
            }
        }
        return webhooks + snapshots
    }
}

extension SimulatedHistory.Template {
    fileprivate init?(webhook body: [UInt8], at: Int) throws {
        let envelope = try Envelope(body)
        self.init(snapshot: nil, type: envelope.type, messageType: envelope.messageType, body: body, at: at)
    }

    fileprivate init?(_ snapshot: Snapshot, at: Int) {
        self.init(snapshot: snapshot.type, type: snapshot.type.rawValue, messageType: nil, body: snapshot.body, at: at)
    }

    /// Nil where nothing in it could be told apart.
    private init?(snapshot: SnapshotType?, type: String, messageType: String?, body: [UInt8], at: Int) {
        (self.snapshot, self.type, self.messageType, self.body, self.at) = (snapshot, type, messageType, body, at)
        places = Self.places(in: body)
        if places.isEmpty { return nil }
    }

    /// Where ids stand: their last ten digits count the ids of a world and so begin with four zeros. Besides the places of
    /// the seller's numbers, of the shop's own ids, and of the message's own id.
    private static func places(in body: [UInt8]) -> [Int] {
        var places: [Int] = []
        var start = 0
        for index in 0...body.count {
            if index < body.count, isDigit(body[index]) { continue }
            if index - start >= 10, body[(index - 10)..<(index - 6)].allSatisfy({ $0 == UInt8(ascii: "0") }) {
                places.append(index - 10)
            } else if index - start == 6, start > 0, body[start - 1] == UInt8(ascii: "#") {
                places.append(start)
            }
            start = index + 1
        }
        for mark in [#""messageId":""#, #""platformOrderId":""#, #""api_"#] {
            let mark = Array(mark.utf8)
            var index = 0
            while index + mark.count + 4 <= body.count {
                if body[index..<(index + mark.count)].elementsEqual(mark) { places.append(index + mark.count) }
                index += 1
            }
        }
        return places
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    fileprivate func entry(tag: Int, receivedAt: Int) -> SimulatedHistory.Entry {
        var body = body
        for place in places {
            var rest = tag
            for offset in (0..<4).reversed() {
                body[place + offset] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
        }
        return SimulatedHistory.Entry(
            snapshot: snapshot, type: type, messageType: messageType, body: body,
            digest: SHA256.digest(of: body).bytes, receivedAt: receivedAt)
    }
}
