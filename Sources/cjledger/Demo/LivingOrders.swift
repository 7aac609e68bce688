import Logging
import Postgres
import Simulator

/// A simulated CJ whose orders live weeks within a minute, and the ledger that hears of them.
struct LivingOrders {
    let callback: String
    /// How many purchases there are.
    let purchases: Int
    /// How long they take, in real time.
    let duration: Duration
    let connection: Connection

    private static let pace: Duration = .milliseconds(250)
    /// In a log a line is enough now and then.
    private static let stepsPerLine = 10

    /// Lets them live and shows it: on a terminal in a table that changes, else in lines.
    func show() async throws {
        var settings = SimulatorSettings()
        settings.orders = purchases
        settings.faults = try Faults(reading: "habits,duplicate=0.05,reorder=0.1,mutate=0.01,garbage=0.005")
        settings.speed = 0
        settings.callback = callback
        let cj = SimulatedCJ(settings: settings, logger: Logs.logger("simulator", level: .error)) { _ in }
        Console.print("Now \(purchases) purchases live \(cj.length / 86_400) days, and a simulated CJ tells of them:")
        Console.print()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await cj.run() }
            group.addTask { try await watch(cj) }
            // Whoever ends first ends the other: it is over, or nothing can be shown.
            try await group.next()
            group.cancelAll()
        }
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
