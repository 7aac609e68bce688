import Bench
import CJ
import Folding
import Foundation
import Leases
import Ledger
import Postgres
import ReadModels
import Simulator
import Synchronization
import TestSupport
import Testing

@Suite(.database) struct `A generation filled from the whole ledger` {
    @Test(arguments: ReplayScale.seeds)
    func `has the rows of events projected as they came, whatever faults they came with`(seed: UInt64) async throws {
        let bucketSize = seed.isMultiple(of: 2) ? 200 : 50
        let cj = OfflineCJ(seed: seed, orders: ReplayScale.orders)
        let webhooks = try cj.webhooks("worst")
        let asked = max(cj.end, webhooks.last?.at ?? 0) + 1
        var random = SeededGenerator(seed: seed)
        try await Received.append(webhooks.shuffled(using: &random))
        try await Received.append(try Poll(cj: cj, time: asked).snapshots().shuffled(using: &random))
        try await project()
        let owner = try await TestDatabase.current.connect()
        let found = try await Filling.differences(bucketSize: bucketSize, on: owner)
        #expect(found.isEmpty, "\(found.count): \(found.prefix(5))")
        #expect(try await owner.text("SELECT count(*) > 50 FROM projection.orders_g2") == "true")
        #expect(
            try await owner.text(
                "SELECT checkpoint = target FROM projection.generations JOIN projection.replays USING (generation)")
                == "true")
        #expect(try await owner.text("SELECT phase FROM projection.replays") == "done")
        for table in ["replay_buckets", "replay_deferred"] {
            #expect(try await owner.text("SELECT count(*) FROM projection.\(table)") == "0")
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>)
    func `has the same rows however few events are folded at a time, of several accounts`(seed: UInt64) async throws {
        let owner = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: seed, orders: 8)
        for part in 0..<4 {
            let blanks = Array(String(repeating: " ", count: part).utf8)
            try await append(messages.next(40).map { $0 + blanks }, account: part % 2 == 0 ? "main" : "other")
            try await Received.append(
                (0..<30).compactMap { (number: Int) in
                    messages.snapshot(askedAt: Date(timeIntervalSince1970: TimeInterval(1_704_000_000 + 7 * number)))
                }, mayRepeat: true)
            // One that names nothing, and one of a type that tells nothing.
            try await append([Messages.order(["odd": "\(part)"]), Messages.message("NEW_TYPE", ["odd": "\(part)"])])
        }
        try await project()
        let found = try await Filling.differences(bucketSize: [1, 4, 25][Int(seed % 3)], on: owner)
        #expect(found.isEmpty, "\(found.count): \(found.prefix(5))")
        #expect(try await owner.text("SELECT count(*) > 3 FROM projection.parked_g2") == "true")
    }

    @Test(arguments: [1, 20, 21, 30, 50])
    func `shows a pending order with the right one, however many have its number`(holders: Int) async throws {
        let owner = try await TestDatabase.current.connect()
        try await append(
            [
                Messages.order(["orderNumber": #""N""#, "createDate": #""2024-01-01 00:00:05""#]),
                Messages.logistic(["storeOrderNumbers": #"["N","M"]"#, "trackingNumber": #""T01""#]),
            ]
                + (1...holders).map { index in
                    Messages.order([
                        "cjOrderId": #""SD\#(index)""#, "orderNumber": #""N""#,
                        "createDate": #""2024-01-01 00:00:\#(10 + index)""#,
                    ])
                } + [
                    Messages.order([
                        "cjOrderId": #""7007""#, "orderNumber": #""N""#, "createDate": #""2024-01-01 00:00:05""#,
                    ]),
                    // Two orders turn out to be one, and only now.
                    Messages.order(["cjOrderId": #""1001""#, "trackNumber": #""T01""#]),
                    Messages.order(["cjOrderId": #""1001""#, "cjOrderCode": #""SD1""#]),
                    Messages.order(["cjOrderId": #""SD2""#, "orderNumber": #""M""#]),
                ])
        try await project()
        let found = try await Filling.differences(bucketSize: 1, on: owner)
        #expect(found.isEmpty, "\(found.count): \(found.prefix(5))")
        #expect(
            try await owner.text("SELECT attached_to FROM projection.orders_g2 WHERE order_key = '#N'")
                == (holders < 20 ? "7007" : nil))
    }

    @Test func `parks the same events when the tables refuse them`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("ALTER TABLE projection.order_items ADD CHECK (quantity < 1000)")
        try await append(
            (0..<30).map { index in
                Messages.order([
                    "cjOrderId": "\(1000 + index)",
                    "orderItems": #"[{"vid":"vid1","quantity":\#(index % 10 == 7 ? 5000 : 1)}]"#,
                ])
            })
        try await project()
        let found = try await Filling.differences(bucketSize: 8, on: owner)
        #expect(found.isEmpty, "\(found.count): \(found.prefix(5))")
        #expect(
            try await owner.texts("SELECT position FROM projection.parked_g2 ORDER BY position", columns: 1)
                == [["8"], ["18"], ["28"]])
    }

    @Test func `goes on after it was stopped anywhere`() async throws {
        let owner = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: 3, orders: 200)
        try await append(messages.next(400))
        try await project()
        try await Filling.begin()
        var beginnings: [Filling.Step] = []
        for stop in 1... {
            let seen = Mutex<[Filling.Step]>([])
            let task = Task {
                try await Filling.run(bucketSize: 20) { report in
                    let count = seen.withLock { seen in
                        seen.append(report)
                        return seen.count
                    }
                    if count == stop { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            let result = await task.result
            if let first = seen.withLock(\.first) { beginnings.append(first) }
            if case .success = result { break }
        }
        // What was done stays done.
        let folded = beginnings.filter { $0.phase == .folding }.map(\.done)
        #expect(folded == folded.sorted(), "\(beginnings)")
        let found = try await ModelRows.differences(1, 2, on: owner)
        #expect(found.isEmpty, "\(found.count): \(found.prefix(5))")
    }

    @Test func `writes nothing once another process has taken it over`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Array(Messages.order.utf8)])
        try await Filling.begin()
        await #expect(throws: LeaseLost.self) {
            try await Filling.run(bucketSize: 20) { report in
                guard report.phase == .folding, report.done == 0 else { return }
                // Between its reading of the phase and its first bucket.
                let taken = DispatchSemaphore(value: 0)
                let database = try? TestDatabase.current
                Task.detached {
                    let other = try await Connection(database?.settings() ?? ConnectionSettings())
                    try await other.execute("UPDATE projection.replays SET epoch = 2")
                    taken.signal()
                }
                taken.wait()
            }
        }
        #expect(try await owner.text("SELECT count(*) FROM projection.orders_g2") == "0")
        #expect(try await owner.text("SELECT count(*) FROM projection.replay_buckets WHERE folded_at IS NULL") == "1")
    }
}
