import AsyncHTTPClient
import CJClient
import Foundation
import Ledger
import Postgres
import Reconciler

/// Sends a test order its whole way, and waits after each step for what must come of it.
struct Selftest {
    let client: CJClient
    let callback: CallbackURL
    let account: AccountName
    let settings: Settings
    /// How long each step may take.
    let limit: Duration
    let choice: TestOrderChoice
    /// Hears of each step when it is over.
    let tell: (SelftestReport.Stage) -> Void

    private static let pause = Duration.milliseconds(250)

    /// - Throws: ``CJError`` where CJ refuses a step, and what the database fails with.
    func run() async throws -> SelftestReport {
        let connection = try await Connection(settings.connection(as: LedgerRole.runtime, for: "selftest"))
        var report = SelftestReport(account: account.text, callback: "\(callback)")
        do {
            try await steps(&report, connection)
        } catch let error as CJError {
            await connection.close()
            throw SelftestRefusal(error: error, order: report.orderId)
        }
        await connection.close()
        return report
    }

    private func steps(_ report: inout SelftestReport, _ connection: Connection) async throws {
        guard try await isReady(&report, connection) else { return }
        let order = try await testOrder(connection)
        report.name(order: nil, number: order.number)
        let id = try await client.create(order)
        report.name(order: id, number: order.number)
        let parcel = "SELFTEST\(UInt32.random(in: 10_000_000...99_999_999))"

        let paid = try await stage(
            "pay", "test order \(id) was created at CJ and paid", "webhook that it is UNSHIPPED, and its row", &report,
            id,
            connection
        ) {
            try await client.pay(testOrder: id)
        } until: {
            $0.has("UNSHIPPED")
        }
        guard paid else { return }
        var isNamed = true
        let shipped = try await stage(
            "ship", "it was shipped", "webhook that it is SHIPPED, its row and its parcel's", &report, id, connection
        ) {
            try await client.move(testOrder: id, to: 400)
            do {
                try await client.track(testOrder: id, as: parcel)
            } catch let error as CJError where error.isNoSuchInterface {
                isNamed = false
            }
            try await client.move(testOrder: id, to: 500)
        } until: {
            $0.has("SHIPPED") && (isNamed ? $0.trackNumber == parcel : $0.trackNumber != nil)
        }
        guard shipped else { return }
        let delivered = try await stage(
            "deliver", "it was delivered", "webhook that it is DELIVERED, and its row", &report, id, connection
        ) {
            try await client.move(testOrder: id, to: 600)
        } until: {
            $0.has("DELIVERED")
        }
        guard delivered else { return }
        // Nobody waits for anything of it any more.
        _ = try? await client.move(testOrder: id, to: 700)
        try await finish(&report, id, connection)
    }

    // MARK: Steps

    /// Whether what a webhook needs on its way is there, before anything is asked of CJ.
    private func isReady(_ report: inout SelftestReport, _ connection: Connection) async throws -> Bool {
        let began = ContinuousClock.now
        var facts = try await facts(since: Date(), connection)
        facts.lagSeconds = 0
        facts.refused = [:]
        // One that nobody but CJ can reach is no fault yet.
        let isFit = !facts.receivers.isEmpty && facts.isRegistered != false
        note(
            &report, "look", "`cjledger serve` and CJ's settings were looked at",
            "receiver that runs, and a callback that is registered", since: began,
            isFit ? nil : SelftestDiagnosis.of(facts))
        return isFit
    }

    /// Does a step, and waits until analytics shows it and a webhook told it.
    private func stage(
        _ name: String, _ did: String, _ wanted: String, _ report: inout SelftestReport, _ id: String,
        _ connection: Connection, step: () async throws -> Void, until isThere: (SelftestSight) -> Bool
    ) async throws -> Bool {
        let began = ContinuousClock.now
        let at = Date()
        let position = LedgerPosition(
            try await connection.query("SELECT coalesce(max(position), 0) FROM ledger.events", as: Int.self).first ?? 0)
        try await step()
        while true {
            let sight = try await SelftestSight.of(report.names, account, since: position, on: connection)
            report.orderKey = sight.orderKey ?? report.orderKey
            if isThere(sight), sight.webhooks > 0 {
                note(&report, name, did, wanted, since: began, nil)
                return true
            }
            guard began.duration(to: .now) < limit else {
                var facts = try await facts(since: at, connection)
                (facts.webhooks, facts.answers) = (sight.webhooks, sight.answers)
                note(&report, name, did, wanted, since: began, SelftestDiagnosis.of(facts))
                return false
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Looks whether the row is one that nobody takes for money.
    private func finish(_ report: inout SelftestReport, _ id: String, _ connection: Connection) async throws {
        let began = ContinuousClock.now
        let sight = try await SelftestSight.of(report.names, account, since: .start, on: connection)
        let isRight = sight.counts == false
        note(
            &report, "row", "analytics was looked at", "row of the order that belongs in no sum", since: began,
            isRight
                ? nil
                : SelftestDiagnosis(
                    cause: "order \(sight.orderKey ?? id) counts in sums, so CJ does not call it a test order",
                    next: "run `cjledger reconcile --once`, which asks CJ's API, and look at orders.is_sandbox"))
    }

    private func note(
        _ report: inout SelftestReport, _ name: String, _ did: String, _ wanted: String,
        since began: ContinuousClock.Instant, _ fault: SelftestDiagnosis?
    ) {
        let stage = SelftestReport.Stage(
            stage: name, did: did, waitedFor: wanted, passed: fault == nil,
            seconds: began.duration(to: .now) / .seconds(1), cause: fault?.cause, next: fault?.next)
        report.add(stage)
        tell(stage)
    }

    // MARK: Asking

    private func facts(since at: Date, _ connection: Connection) async throws -> SelftestFacts {
        var facts = SelftestFacts()
        facts.receivers = try await connection.query(
            "SELECT name FROM reconciler.receivers WHERE seen_at > clock_timestamp() - interval '2 minutes'",
            as: String.self)
        let refused = try await connection.query(
            """
            SELECT status::integer, sum(count)::bigint
            FROM reconciler.refusals
            WHERE account IN (\(account), '') AND minute >= date_trunc('minute', \(at))
            GROUP BY status
            """, as: (Int.self, Int.self))
        facts.refused = Dictionary(refused) { $0 + $1 }
        facts.lagSeconds =
            try await connection.query(
                "SELECT ceil(coalesce(lag_seconds, 0))::bigint FROM analytics.freshness", as: Int.self
            ).first ?? 0
        let order = Registration(try await client.setting()).topics[.order]
        facts.isRegistered = order.map { $0.isEnabled && $0.urls.contains(where: callback.isSame) }
        facts.callbackStatus = await callback.status()
        return facts
    }

    /// An order that CJ can make: of a variant that it has sold before, the way that it went.
    private func testOrder(_ connection: Connection) async throws -> TestOrder {
        let known = try await connection.query(
            """
            SELECT i.vid, o.from_country, o.to_country, o.logistic_name
            FROM analytics.orders AS o
            JOIN analytics.order_items AS i ON i.account = o.account AND i.order_key = o.order_key
            WHERE o.account = \(account) AND i.vid IS NOT NULL AND o.created_at IS NOT NULL
            ORDER BY o.created_at DESC, o.logistic_name IS NULL
            LIMIT 1
            """, as: (String.self, String?.self, String?.self, String?.self)
        ).first
        guard let vid = choice.vid ?? known?.0 else {
            throw SettingsError.contradiction(
                "the ledger has heard of no variant yet: name one of CJ's with --vid, and how it is sent with --logistic"
            )
        }
        return TestOrder(
            number: "selftest-\(UInt32.random(in: 10_000_000...99_999_999))", vid: vid,
            fromCountry: choice.from ?? known?.1 ?? "CN", toCountry: choice.to ?? known?.2 ?? "US",
            logisticName: choice.logistic ?? known?.3 ?? "CJPacket Ordinary")
    }
}

/// CJ refused a step of a self-test.
struct SelftestRefusal: Error, CustomStringConvertible {
    let error: CJError
    let order: String?

    var description: String {
        let left = order.map { "the test order \($0) is as far as it came, and belongs in no sum" }
        let next =
            error.isNoSuchInterface
            ? "this CJ has no such call: is CJ_BASE_URL right?"
            : "CJ's words say what it lacks; --vid, --from, --to and --logistic name another order"
        return ["\(error)", next, left].compactMap(\.self).joined(separator: "\n")
    }
}
