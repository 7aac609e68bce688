import CJ
import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

@testable import Reconciler

/// A simulated CJ whose webhooks come as far as they are not dropped, and which is asked for everything now and then.
@Suite(.database) struct `What CJ's API tells and webhooks should have` {
    /// In seconds of simulated time: what is under way at the end of each is seen by polling.
    private static let steps = [6 * 3600, 2 * 86_400, 8 * 86_400]

    private struct Told: Sendable {
        let topic: Drift.Topic?
        /// Whatever it names: orders, parcels, bills.
        let names: Set<String>
        /// The statuses that it tells of orders, by their names.
        var statuses: [String: String] = [:]
        var isDelivered = false

        init(_ body: [UInt8]) throws {
            let envelope = try #require(Fields(try JSON(parsing: body), zone: .gmt))
            let type = envelope.text("type") ?? ""
            topic = Drift.Topic(messageType: type)
            let params = try #require(envelope.object("params"))
            var names = Set(["cjOrderId", "orderId", "orderNumber", "trackingNumber"].compactMap(params.id))
            names.formUnion(params.ids("storeOrderNumbers") ?? [])
            if type == "ORDER", let status = params.text("orderStatus") {
                for name in names { statuses[name] = OrderStatus.name(status) }
            }
            if type == "STOCK" { names = Set((envelope["params"]?.members ?? [:]).keys) }
            for child in params.objects("splitOrderList") ?? [] {
                guard let code = child.id("orderCode"), let status = child.text("orderStatus") else { continue }
                names.insert(code)
                statuses[code] = OrderStatus.name(status)
            }
            isDelivered = params.text("trackingStatus") == "12"
            self.names = names
        }
    }

    /// Lives through all of a world.
    ///
    /// - Parameter drops: whether the webhook at a place is lost.
    /// - Returns: what came, and what was lost.
    @discardableResult
    private func live(
        _ running: RunningCJ, _ webhooks: [(body: [UInt8], at: Int)], from start: Int,
        dropping drops: (Int) -> Bool = { _ in false }
    ) async throws -> (came: [Told], lost: [Told]) {
        var (came, lost): ([Told], [Told]) = ([], [])
        var waiting = webhooks.enumerated().map { ($0, $1) }[...]
        var now = start
        for step in Self.steps + [0] {
            if step > 0 { await running.cj.advance(by: step) } else { await running.letAllHappen() }
            now = step > 0 ? now + step : .max
            var due: [[UInt8]] = []
            while let (place, webhook) = waiting.first, webhook.at <= now {
                waiting.removeFirst()
                if drops(place) {
                    lost.append(try Told(webhook.body))
                } else {
                    due.append(webhook.body)
                    came.append(try Told(webhook.body))
                }
            }
            if !due.isEmpty { try await append(due) }
            _ = try await running.run()
        }
        return (came, lost)
    }

    private func repairs() async throws -> [[String?]] {
        let owner = try await TestDatabase.current.connect()
        return try await owner.texts(
            "SELECT topic, kind, reference, order_key, said, answered FROM analytics.repairs ORDER BY position",
            columns: 6)
    }

    private static let lossless: [(faults: String, dialect: Dialect)] =
        [
            ("habits,duplicate=0.3,reorder=0.4", .documents), ("habits", .live),
            ("habits,reorder=0.2", .random(seed: 1)),
        ]

    @Test(arguments: lossless.indices) func `is nothing where nothing was lost`(place: Int) async throws {
        let (faults, dialect) = Self.lossless[place]
        let offline = OfflineCJ(seed: 11, orders: 12, dialect: dialect)
        try await RunningCJ.with(seed: 11, orders: 12, faults: try Faults(reading: faults), dialect: dialect) {
            running in
            try await live(running, try offline.webhooks(faults), from: offline.start)
            let found = try await repairs()
            #expect(found.isEmpty, "\(dialect): \(found.count), \(found.prefix(8))")
            let owner = try await TestDatabase.current.connect()
            #expect(try await owner.text("SELECT count(*) FROM analytics.drift") == "0")
            #expect(try await owner.text("SELECT count(*) FROM reconciler.comparisons") == "0")
            #expect(try await owner.text("SELECT count(*) >= 12 FROM analytics.orders") == "true")
        }
    }

    @Test(arguments: [1] as [UInt64]) func `is what was lost, and nothing else`(seed: UInt64) async throws {
        let offline = OfflineCJ(seed: seed, orders: 50)
        try await RunningCJ.with(seed: seed, orders: 50) { running in
            var random = SeededGenerator(seed: seed)
            let webhooks = try offline.webhooks("none")
            let dropped = Set(webhooks.indices.filter { _ in random.once(in: 8) })
            let (came, lost) = try await live(running, webhooks, from: offline.start) { dropped.contains($0) }
            let owner = try await TestDatabase.current.connect()
            var ids: [String: Set<String>] = [:]
            for row in try await owner.texts("SELECT order_key, id FROM analytics.order_ids", columns: 2) {
                if let key = row[0], let id = row[1] { ids[key, default: [key]].insert(id) }
            }
            let found = try await repairs()
            #expect(found.count > 5)
            for repair in found {
                let about = ids[repair[3] ?? ""] ?? []
                let isLost = lost.contains { message in
                    // A parcel's number is told by both, and a bill is named by itself or with its order.
                    !message.names.isDisjoint(with: about.union([repair[2]].compactMap(\.self)))
                        && (message.topic?.rawValue == repair[0] || repair[0] == "order" && message.topic == .logistics)
                }
                #expect(isLost, "\(repair)")
            }
            // Whatever state it is in at the end, and no webhook said so.
            let truth = try JSON(parsing: Array(await running.cj.truth.utf8)).members ?? [:]
            var expected = 0
            for order in truth["orders"]?.elements ?? [] {
                let code = try #require(order.member("cj_order_code")?.string)
                let status = try #require(order.member("status")?.string)
                let key = try #require(ids.first { $1.contains(code) }?.key)
                let isTold = came.contains { message in ids[key]?.contains { message.statuses[$0] == status } ?? false }
                let stage = Drift.Topic.order.stage(of: status) ?? 0
                guard !isTold, stage >= Drift.Topic.order.firstToldStage else { continue }
                expected += 1
                #expect(found.contains { $0[0] == "order" && $0[3] == key && $0[5] == status }, "\(code) \(status)")
            }
            for parcel in truth["shipments"]?.elements ?? [] where parcel.member("status")?.string == "delivered" {
                let number = try #require(parcel.member("track_number")?.string)
                guard !came.contains(where: { $0.isDelivered && $0.names.contains(number) }) else { continue }
                expected += 1
                #expect(found.contains { $0[0] == "logistics" && $0[2] == number && $0[5] == "delivered" }, "\(number)")
            }
            #expect(expected > 2, "the seed must lose something that shows")
        }
    }

    @Test(arguments: [true, false])
    func `goes again when the webhook comes in time, and is late when it does not`(isInTime: Bool) async throws {
        try await RunningCJ.with(seed: 3, orders: 20) { running in
            await running.letAllHappen()
            // Everything is polled first, and no webhook has come.
            _ = try await running.run()
            let count = try await repairs().count
            #expect(count > 20)
            let owner = try await TestDatabase.current.connect()
            if !isInTime {
                try await owner.execute("UPDATE reconciler.repairs SET told_by = told_by - interval '1 hour'")
            }
            try await append(try OfflineCJ(seed: 3, orders: 20).webhooks("none").map(\.body))
            _ = try await running.run()
            let late = try await repairs()
            #expect(late.count == (isInTime ? 0 : count) && late.allSatisfy { $0[1] == "late" }, "\(late.prefix(5))")
            #expect(try await owner.text("SELECT coalesce(sum(count), 0) FROM analytics.drift") == "\(late.count)")
        }
    }
}
