import Foundation
import Hashing
import Postgres
import TestSupport
import Testing

@Suite(.serialized) struct `The whole product` {
    @Test(.timeLimit(.minutes(Scale.isLarge ? 600 : 10)), arguments: Scale.seeds)
    func `shows the truth after the worst of days, whatever was killed on the way`(seed: UInt64) async throws {
        try await Installation.with(world(seed, "worst"), receivers: 2, settings: Installation.eager) { ledger in
            let course = Course(seed: seed, orders: Scale.orders, receivers: 2)
            try await ledger.live(through: course) { Scale.tell("seed \(seed): \($0)") }
            try await ledger.emptiesSpools()
            let book = ledger.forwarder.book
            Scale.tell("seed \(seed): simulated time has ended, \(book.successes) webhooks were acknowledged")
            Scale.tell("seed \(seed): \(try await ledger.cj.calls())")
            // Interrupted, it has lost nothing that the next run needs.
            for signal in [SIGKILL, SIGTERM] {
                try await ledger.command("reconcile", "--once", endedBy: signal, after: 1500)
                Scale.tell("seed \(seed): reconcile ended by signal \(signal)")
            }
            Scale.tell("seed \(seed): " + (try await ledger.command("reconcile", "--once")))
            Scale.tell("seed \(seed): \(try await ledger.cj.calls())")
            try await expectTruth(ledger)
            Scale.tell("seed \(seed): compared")
            try await expectBalance(ledger)
            try await expectMargins(ledger)
            try await expectKept(book, in: ledger)
            try await expectLimitsKept(ledger)
            try await expectNothingLeaked(ledger)
            #expect(book.messages["duplicate", default: 0] > 0)
            #expect(book.failures > 0)
        }
    }

    @Test(.timeLimit(.minutes(Scale.isLarge ? 600 : 10)), arguments: Scale.seeds)
    func `shows the truth by polling alone, when no webhook ever comes`(seed: UInt64) async throws {
        try await Installation.with(world(seed, "worst,drop=1"), receivers: 2, settings: Installation.eager) { ledger in
            while try await !ledger.cj.advance(by: 5 * 86_400).ended {}
            Scale.tell("seed \(seed), no webhooks: " + (try await ledger.command("reconcile", "--once")))
            let owner = try await ledger.connect()
            #expect(try await owner.text("SELECT count(*) FROM ledger.events WHERE source = 'webhook'") == "0")
            await owner.close()
            try await expectTruth(ledger)
            try await expectBalance(ledger)
            try await expectMargins(ledger)
            try await expectLimitsKept(ledger)
            try await expectNothingLeaked(ledger)
        }
    }

    private func world(_ seed: UInt64, _ faults: String) -> RunningSimulator.World {
        var world = RunningSimulator.World(seed: seed, orders: Scale.orders, faults: faults)
        world.rate = Scale.rate
        return world
    }
}

/// What analysts see is what is the case at CJ.
func expectTruth(_ ledger: Installation, orders least: Int = Scale.orders) async throws {
    let differences = try await differences(ledger, orders: least)
    #expect(
        differences.isEmpty,
        "\(differences.count): \(differences.prefix(20).map(\.description).joined(separator: "\n"))")
}

/// Where analysts see something else than what is the case at CJ, once everything is projected.
///
/// - Parameter least: how many orders there must be, so that an empty truth is not enough.
func differences(_ ledger: Installation, orders least: Int) async throws -> [TruthComparison.Difference] {
    let owner = try await ledger.connect()
    try await caughtUp(owner)
    let truth = try await ledger.cj.truth()
    let differences = try await TruthComparison.differences(from: truth, on: owner)
    let orders = try await owner.text("SELECT count(*) FROM analytics.orders").flatMap { Int($0) } ?? 0
    #expect(orders >= least)
    await owner.close()
    return differences
}

/// The books of the installation's account.
struct Books: Decodable {
    struct Line: Decodable { let item, amount: String }
    let residue: String
    let lines: [Line]

    /// What of the residue has no cause that the books name.
    var unexplained: String { lines.first { $0.item == "not explained" }?.amount ?? residue }
}

/// What `status --books` prints of the one account there is. It may end with 2, which says that there is a residue.
func balance(_ ledger: Installation) async throws -> Books {
    let printed = try await ledger.command("status", "--books", "--json", endingWith: [0, 2])
    Scale.tell("the books: \(printed)")
    let books = try JSONDecoder().decode([String: [Books]].self, from: Data(printed.utf8))["books"] ?? []
    return try #require(books.count == 1 ? books.first : nil, "\(printed)")
}

/// All that was paid to CJ is accounted for, and there is some of everything that was paid for.
private func expectBalance(_ ledger: Installation) async throws {
    let books = try await balance(ledger)
    let items = Set(books.lines.map(\.item))
    #expect(books.residue == "0.00")
    #expect(items.isSuperset(of: ["orders", "landed cost of orders", "bills of orders"]), "\(items.sorted())")
}

/// What the shop sold, once it is imported, and what the orders cost stand in the margins to the cent.
private func expectMargins(_ ledger: Installation) async throws {
    let sales = try await ledger.cj.sales()
    let file = FileManager.default.temporaryDirectory.appending(path: "sales-\(UInt32.random(in: 0 ... .max)).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try sales.write(to: file)
    Scale.tell("sales: " + (try await ledger.command("import", "sales", file.path)))
    let lines = String(decoding: sales, as: UTF8.self).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let (status, amount) = (
        try #require(lines[0].firstIndex(of: "status")), try #require(lines[0].firstIndex(of: "amount"))
    )
    let sold = lines.dropFirst().filter { $0[status] == "paid" }
        .reduce(Decimal()) { $0 + (Decimal(string: String($1[amount])) ?? 0) }
    let owner = try await ledger.connect()
    try await caughtUp(owner)
    let totals = try await owner.texts(
        """
        SELECT
            sum(revenue) = \(sold),
            sum(cost) = (SELECT sum(landed_cost) FROM analytics.order_families WHERE counts),
            count(*) FILTER (WHERE matched_by IS NOT NULL) > 0
        FROM analytics.margins
        """, columns: 3)
    #expect(totals == [["true", "true", "true"]])
    await owner.close()
}

/// Returns once the read models hold every event. A ledger that never gets there ends with the test's time limit.
private func caughtUp(_ connection: Connection) async throws {
    while try await connection.text(
        "SELECT position >= (SELECT coalesce(max(position), 0) FROM ledger.events) FROM analytics.freshness") != "true"
    { try await Task.sleep(for: .milliseconds(50)) }
}

/// Whatever was acknowledged is there, once.
private func expectKept(_ book: Forwarder.Book, in ledger: Installation) async throws {
    let owner = try await ledger.connect()
    let kept = try await owner.texts(
        """
        SELECT encode(digest, 'hex') FROM ledger.events WHERE source = 'webhook'
        UNION ALL
        SELECT encode(digest, 'hex') FROM ledger.quarantine
        """, columns: 1
    ).compactMap { $0[0] }
    await owner.close()
    let acknowledged = Set(book.acknowledged.keys.map(\.hexadecimal))
    #expect(acknowledged.count > Scale.orders)
    #expect(acknowledged.subtracting(kept).isEmpty)
    #expect(Set(kept).count == kept.count)
}

/// CJ was not asked more often than it allows.
private func expectLimitsKept(_ ledger: Installation) async throws {
    let calls = try await ledger.cj.calls()
    #expect(calls.calls > 0)
    #expect(calls.over_limit == 0, "\(calls)")
    #expect(calls.points_today <= 50_000)
}

/// Neither customers' data nor secrets went where they do not belong.
private func expectNothingLeaked(_ ledger: Installation) async throws {
    let owner = try await ledger.connect()
    let code = try #require(try await owner.text("SELECT min(cj_order_code) FROM analytics.orders"))
    let tokens = try await owner.texts("SELECT access_token, refresh_token FROM reconciler.access", columns: 2)
        .flatMap { $0.compactMap(\.self) }
    await owner.close()
    // What is looked for is there to be found: CJ tells it, and the search finds what is kept.
    #expect(try await ledger.cj.tells(Leaks.planted, token: try #require(tokens.first)))
    let found = try Leaks.inDump(of: ledger.cluster) { dump in
        try [code, "requestId", Leaks.planted].map(dump.count)
    }
    #expect(found[0] > 0 && found[1] > 0)
    #expect(found[2] == 0)
    let logs = await ledger.logs.joined(separator: "\n")
    #expect(logs.contains("listening on"))
    for secret in tokens + [Leaks.planted, ledger.cj.apiKey, Installation.pathKey] {
        #expect(!logs.localizedCaseInsensitiveContains(secret))
    }
    // As a number of its own; among the digits of another it means nothing, and in a large run a count comes to it.
    guard !Scale.isLarge else { return }
    #expect(!logs.split(whereSeparator: { !$0.isNumber }).contains { $0 == ledger.cj.openId })
}
