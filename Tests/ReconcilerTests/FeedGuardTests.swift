import CJClient
import Deliveries
import Foundation
import Leases
import Ledger
import Postgres
import Simulator
import TestSupport
import Testing

@testable import Reconciler

@Suite(.database) struct `A feed that CJ closes without a word` {
    /// Everything that a feed needs: a simulated CJ, a receiver it calls, and the right to reconcile.
    private struct Ground {
        let running: RunningCJ
        let receiver: RunningReceiver
        let owner: Connection
        let pool: Pool
        let lease: Lease
        let account: ReconciledAccount

        init(_ running: RunningCJ, _ receiver: RunningReceiver) async throws {
            self.running = running
            self.receiver = receiver
            owner = try await TestDatabase.current.connect()
            pool = Pool(try await TestDatabase.current.settings(as: LedgerRole.reconciler), size: 3)
            let origin = try #require(PublicURL("http://127.0.0.1:\(receiver.port)"))
            account = ReconciledAccount(
                name: running.account.name, client: running.account.client, zone: .gmt,
                callback: CallbackURL(origin: origin, account: running.account.name, pathKey: RunningReceiver.pathKey))
            let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
            lease = try #require(
                try await Lease.take(.reconciling, as: "guard", .standing, timing: Self.timing, on: connection))
            await connection.close()
        }

        private static var timing: Lease.Timing {
            var timing = Lease.Timing()
            timing.expiry = .seconds(600)
            return timing
        }

        func register() async throws {
            let callback = try #require(account.callback)
            _ = try await account.client.setWebhooks(Registration(callback, isEnabled: true).topics)
        }

        func note() async throws {
            let settings = try await TestDatabase.current.settings(as: LedgerRole.runtime)
            try await DeliveryWriter(receiver.deliveries, connection: settings).write()
        }

        /// Looks at the feed as the reconciler does, with no patience.
        func look(reregisters: Bool = false) async throws -> FeedVerdict {
            var settings = FeedSettings()
            settings.rules.silence = .zero
            settings.reregisters = reregisters
            return try await FeedGuard(
                account: account, settings: settings, lease: lease, pool: pool, logger: silent
            ).look()
        }

        /// Asks CJ for everything, with the lease that is held already.
        func poll() async throws {
            try await project()
            var settings = try RunningCJ.settings()
            settings.intervals.settle = .zero
            settings.feed.rules.silence = .zero
            let work = AccountWork(account: account, settings: settings, lease: lease, pool: pool)
            try await work.begin()
            try await pool.withConnection { connection in
                try await EventsToRefresh(lease: lease, settle: .zero, connection: connection).lookThrough()
                let table = CheckTable(account: account.name, connection: connection)
                try await table.makeListsDue(.outage)
                _ = try await table.makeDue(
                    askedBefore: try await connection.now(), .outage, includingFinal: false, pointsPerDay: 50_000)
            }
            while true {
                if try await work.step() == nil {
                    try await project()
                    let touched = try await pool.withConnection { connection in
                        try await EventsToRefresh(lease: lease, settle: .zero, connection: connection).lookThrough()
                    }
                    guard touched == 0 else { continue }
                    _ = try await pool.withConnection { connection in
                        try await Comparisons(lease: lease, connection: connection).compare(isPatient: true)
                    }
                    return
                }
            }
        }

        func webhooks() async throws -> Int {
            Int(try await owner.text("SELECT count(*) FROM ledger.events WHERE source = 'webhook'") ?? "") ?? 0
        }

        func feed(_ columns: String) async throws -> String? {
            try await owner.text("SELECT \(columns) FROM reconciler.feeds")
        }

        /// Waits until the receiver keeps webhooks again.
        func waitUntilKept() async throws {
            let body = #"{"nothing":true}"#
            let signature = RunningReceiver.sign(Array(body.utf8))
            while true {
                let client = try RawHTTP(port: receiver.port)
                defer { client.close() }
                await client.send(
                    """
                    POST \(RunningReceiver.path) HTTP/1.1\r
                    Host: localhost\r
                    Connection: close\r
                    sign: \(signature)\r
                    Content-Length: \(body.utf8.count)\r
                    \r
                    \(body)
                    """)
                if await client.receive(until: "\r\n").hasPrefix("HTTP/1.1 200") { return }
            }
        }
    }

    private func closeFeed(_ ground: Ground) async throws {
        try await ground.register()
        #expect(try await ground.look().state == .ok)
        await ground.running.cj.advance(by: 3 * 86_400)
        try await ground.note()
        let before = try await ground.webhooks()
        #expect(before > 20)
        try await ground.poll()
        #expect(try await ground.look().state == .ok)
        // The database takes nothing, so the receiver answers 503.
        try await ground.owner.execute("ALTER TABLE ledger.events RENAME TO events_away")
        await ground.running.cj.advance(by: 86_400)
        try await ground.owner.execute("ALTER TABLE ledger.events_away RENAME TO events")
        try await ground.waitUntilKept()
        await ground.running.cj.advance(by: 5 * 86_400)
        try await ground.note()
        #expect(try await ground.webhooks() == before, "the simulated CJ must have closed the feed")
        #expect(
            try await ground.owner.text("SELECT sum(failed) > 10 FROM reconciler.deliveries") == "true",
            "what the receiver could not keep is counted")
    }

    @Test func `is noticed when polling sees what no webhook tells, and is left alone without leave`() async throws {
        var hasty = AppenderSettings.patient
        hasty.wait.commit = .milliseconds(500)
        hasty.wait.reconnect = .milliseconds(100)
        try await RunningCJ.with(seed: 5, orders: 60, closing: .fourFifthsOfTwoHours) { running in
            try await withReceiver(appending: hasty) { receiver in
                let ground = try await Ground(running, receiver)
                try await closeFeed(ground)
                #expect(try await ground.look().state != .silent, "nothing has been polled yet")
                try await ground.poll()
                let verdict = try await ground.look()
                #expect(verdict.state == .silent, "\(verdict)")
                #expect(try await ground.feed("is_registered AND closed_topics = '{}'") == "true", "CJ shows nothing")
                #expect(try await ground.feed("noticed_at IS NOT NULL AND lost_since < noticed_at") == "true")
                let lost = await running.cj.progress.lost
                await running.cj.advance(by: 86_400)
                #expect(await running.cj.progress.lost > lost)
                #expect(try await ground.feed("tried_at IS NULL AND reregistered_at IS NULL") == "true")
                await ground.pool.close()
            }
        }
    }

    @Test func `is registered again with leave, and what was missed is asked for first`() async throws {
        var hasty = AppenderSettings.patient
        hasty.wait.commit = .milliseconds(500)
        hasty.wait.reconnect = .milliseconds(100)
        try await RunningCJ.with(seed: 5, orders: 60, closing: .fourFifthsOfTwoHours) { running in
            try await withReceiver(appending: hasty) { receiver in
                let ground = try await Ground(running, receiver)
                try await closeFeed(ground)
                try await ground.poll()
                #expect(try await ground.look(reregisters: true).state == .silent)
                #expect(try await ground.feed("reregistered_at >= noticed_at AND state = 'ok'") == "true")
                let gap = "SELECT count(*) FROM reconciler.gaps WHERE why LIKE 'CJ sent%' AND looked_at IS NULL"
                #expect(try await ground.owner.text(gap) == "1")
                let gaps = try await ground.pool.withConnection { connection in
                    try await Gaps(
                        lease: ground.lease, accounts: [ground.account.name], pointsPerDay: 50_000,
                        connection: connection
                    )
                    .putFirst()
                }
                #expect(gaps == 1)
                let before = try await ground.webhooks()
                await running.letAllHappen()
                #expect(try await ground.webhooks() > before, "CJ sends again")
                try await ground.note()
                #expect(try await ground.look(reregisters: true).state == .ok)
                try await ground.lease.release(
                    on: try await TestDatabase.current.connect(as: LedgerRole.reconciler))
                _ = try await running.run()
                let differences = try await TruthComparison.differences(
                    from: await running.cj.truth, on: ground.owner)
                #expect(differences.isEmpty, "\(differences.prefix(5).map(\.description))")
                await ground.pool.close()
            }
        }
    }

    @Test func `or with one is noticed at the next look, and registered again once an hour at most`() async throws {
        try await RunningCJ.with(seed: 5, orders: 10) { running in
            try await withReceiver { receiver in
                let ground = try await Ground(running, receiver)
                #expect(try await ground.look().state == .unregistered)
                try await ground.register()
                await running.cj.advance(by: 30 * 86_400)
                try await ground.note()
                let callback = try #require(ground.account.callback)
                var cancelled = Registration(callback, isEnabled: true)
                cancelled.topics[.logistics]?.isEnabled = false
                for round in 1...2 {
                    _ = try await ground.account.client.setWebhooks(cancelled.topics)
                    try await ground.owner.execute("UPDATE reconciler.feeds SET asked_at = NULL")
                    let verdict = try await ground.look(reregisters: true)
                    #expect(verdict.state == .closed && verdict.reason?.contains("logistics") == true, "\(verdict)")
                    let shown = FeedEvidence.Shown(
                        Registration(try await ground.account.client.setting()), callback: callback)
                    #expect(shown.closed == (round == 1 ? [] : [.logistics]))
                }
                await ground.pool.close()
            }
        }
    }
}
