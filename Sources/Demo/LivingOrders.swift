import Logging
import Output
package import Postgres
import Simulator

/// A simulated CJ whose orders live weeks within a minute, and the ledger that hears of most that happens, and asks for
/// the rest.
package struct LivingOrders {
    let callback: String
    /// Asks CJ's API at an address for what is missing, and says in lines what that was.
    let reconcile: @Sendable (_ baseURL: String) async throws -> [String]
    /// How many purchases there are.
    let purchases: Int
    /// How long they take, in real time.
    let duration: Duration
    let connection: Connection

    package init(
        callback: String, purchases: Int, duration: Duration, connection: Connection,
        reconcile: @escaping @Sendable (_ baseURL: String) async throws -> [String]
    ) {
        self.callback = callback
        self.reconcile = reconcile
        self.purchases = purchases
        self.duration = duration
        self.connection = connection
    }

    /// What the simulated CJ takes; a real one takes 1 to 6.
    package static let callsPerSecond = 50
    private static let pace: Duration = .milliseconds(250)
    /// In a log a line is enough now and then.
    private static let stepsPerLine = 10

    /// Lets them live and shows it: on a terminal in a table that changes, else in lines.
    package func show() async throws {
        var settings = SimulatorSettings()
        settings.orders = purchases
        settings.faults = try Faults(reading: "habits,drop=0.1,duplicate=0.05,reorder=0.1,mutate=0.01,garbage=0.005")
        settings.speed = 0
        settings.rate = Self.callsPerSecond
        settings.callback = callback
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let cj = SimulatedCJ(settings: settings, logger: Logs.logger("simulator", level: .error)) { port in
            announce.yield(port)
        }
        Console.print(
            """
            Now \(purchases) purchases live \(cj.length / 86_400) days, and a simulated CJ tells of them.
            It loses one message in ten, and sends others twice, late or in disorder:
            """)
        Console.print()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await cj.run() }
            group.addTask {
                try await watch(cj)
                for await port in ports { return try await fillGaps(from: SimulatedCJ.baseURL(port: port)) }
            }
            // The first to end ends the other: it is over, or nothing can be shown.
            try await group.next()
            group.cancelAll()
        }
    }

    /// Asks CJ for what was lost, and shows what that was.
    private func fillGaps(from baseURL: String) async throws {
        Console.print("The ledger asks CJ for what it was not told (`cjledger reconcile`):")
        let before = try await LedgerReading.take(on: connection)
        let report = try await reconcile(baseURL)
        let after = try await LedgerReading.take(on: connection)
        var table = TextTable(columns: ["", "by webhooks alone", "after asking"])
        table.rows = [
            ("orders", \LedgerReading.orderCount), ("delivered", \.deliveredCount), ("parcels", \.parcelCount),
        ].map { name, count in [name, String(before[keyPath: count]), String(after[keyPath: count])] }
        for line in table.lines() + [""] { Console.print(line) }
        if after.orderCount < before.orderCount {
            Console.print("Some orders were known by two ids of CJ's, which its answers show to be one order's.")
            Console.print()
        }
        for line in report { Console.print(line) }
        Console.print()
    }

    private func watch(_ cj: SimulatedCJ) async throws {
        let steps = max(1, Int(duration / Self.pace))
        let stride = max(1, cj.length / steps)
        var display = LiveDisplay()
        var step = 0
        while await !cj.progress.hasEnded {
            let next = ContinuousClock.now + Self.pace
            await cj.advance(by: stride)
            try await Task.sleep(until: next)
            step += 1
            if Console.isTerminal {
                show(try await table(of: cj), on: &display)
            } else if step.isMultiple(of: Self.stepsPerLine) {
                Console.print("  \(try await table(of: cj).line)")
            }
        }
        try await connection.awaitProjection()
        let last = try await table(of: cj)
        if Console.isTerminal { show(last, on: &display) } else { Console.print("  \(last.line)") }
        Console.print()
    }

    private func show(_ table: LiveTable, on display: inout LiveDisplay) {
        Console.print(display.text(of: table.lines, rows: Terminal.height ?? .max))
    }

    private func table(of cj: SimulatedCJ) async throws -> LiveTable {
        let progress = await cj.progress
        return LiveTable(
            reading: try await LedgerReading.take(on: connection), simulatedNow: progress.now,
            delivered: progress.delivered)
    }
}
