import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

/// A belief about CJ is a switch of the simulator, and the ledger is right under every setting of it.
@Suite(.serialized) struct `Under every CJ there may be` {
    /// What a CJ is like beside its dialect.
    enum Day: Sendable, CaseIterable {
        /// Webhooks are lost, doubled, delayed and spoilt, and CJ's API fails now and then.
        case worst
        /// Nothing is lost, so nothing is to be repaired.
        case calm

        var faults: String {
            switch self {
            case .worst: "worst"
            case .calm: "none"
            }
        }
    }

    @Test(
        .timeLimit(.minutes(Scale.isLarge ? 600 : 20)), arguments: Scale.dialects, Day.allCases)
    func `the ledger shows the truth, or says that it does not know`(dialect: String, day: Day) async throws {
        let dialect = try Dialect(reading: dialect)
        let found = try await Trial(dialect: dialect, day: day).shortcomings()
        Scale.tell("\(dialect): \(day): \(found.count) shortcomings")
        guard !found.isEmpty else { return }
        Issue.record("\(dialect): \(day): \(found.count): \(found.prefix(12).joined(separator: "\n"))")
        // Said apart, since it takes some runs more.
        let neighbours = try await Neighbours(failing: dialect) {
            try await Trial(dialect: $0, day: day, orders: min(Scale.dialectOrders, 60)).shortcomings().isEmpty
        }
        Issue.record("\(dialect): \(day): \(neighbours)")
    }

    /// One life of a ledger beside one CJ.
    private struct Trial {
        let dialect: Dialect
        let day: Day
        var orders = Scale.dialectOrders

        /// What is not as it should be, in words; nothing else ends it.
        func shortcomings() async throws -> [String] {
            var world = RunningSimulator.World(
                seed: Scale.seeds[0], orders: orders, faults: day.faults, dialect: "\(dialect)")
            world.rate = Scale.rate
            let settings = day == .worst ? Installation.eager : ["CJLEDGER_RECONCILE": "false"]
            do {
                return try await Installation.with(world, receivers: 1, settings: settings) { ledger in
                    while try await !ledger.cj.advance(by: 5 * 86_400).ended {}
                    try await ledger.emptiesSpools()
                    Scale.tell("\(dialect): \(day): " + (try await ledger.command("reconcile", "--once")))
                    return try await self.shortcomings(of: ledger)
                }
            } catch {
                return ["\(error)"]
            }
        }

        private func shortcomings(of ledger: Installation) async throws -> [String] {
            var found = try await differences(ledger, orders: orders).map(\.description)
            let books = try await balance(ledger)
            let isForgiven = try await doubtsRefunds(ledger) && books.unexplained == "0.00"
            if books.residue != "0.00" && !isForgiven { found.append("the books' residue is \(books.residue)") }
            let calls = try await ledger.cj.calls()
            if calls.over_limit > 0 { found.append("\(calls.over_limit) calls were too many") }
            guard day == .calm else { return found }
            let owner = try await ledger.connect()
            for view in ["drift", "repairs"] {
                let rows = try await owner.texts("SELECT to_jsonb(v) FROM analytics.\(view) AS v LIMIT 5", columns: 1)
                found += rows.map { "\(view) where nothing was lost: \($0[0] ?? "")" }
            }
            await owner.close()
            return found
        }
    }
}

/// Whether CJ keeps from everybody how much a dispute gave back. Then the books have a residue, and name its cause.
private func doubtsRefunds(_ ledger: Installation) async throws -> Bool {
    struct Truth: Decodable {
        struct Cell: Decodable { let view, column: String }
        let unknowable: [Cell]
    }
    let truth = try JSONDecoder().decode(Truth.self, from: Data(try await ledger.cj.truth().utf8))
    return truth.unknowable.contains { $0.view == "order_costs" && $0.column == "dispute_credit" }
}

/// Two dialects that differ in one switch, of which one passes and the other does not.
struct Neighbours: CustomStringConvertible {
    let description: String

    /// Looks for them between CJ's documents and a dialect that fails, halving what differs.
    ///
    /// - Parameter passes: whether all is well in a dialect.
    init(failing: Dialect, passes: (Dialect) async throws -> Bool) async throws {
        let switches = "\(failing)".split(separator: ",").map(String.init)
        guard "\(failing)" != "\(Dialect.documents)", try await passes(.documents) else {
            description = "documents fails too"
            return
        }
        // What is set in the one that passes, and what is set besides in the one that fails.
        var (passing, suspects) = ([String](), switches)
        while suspects.count > 1 {
            let half = Array(suspects.prefix(suspects.count / 2))
            if try await passes(try Dialect(reading: (passing + half).joined(separator: ","))) {
                passing += half
                suspects.removeFirst(half.count)
            } else {
                suspects = half
            }
        }
        let rest = passing.isEmpty ? "documents" : passing.joined(separator: ",")
        description = "fails with \(suspects.joined(separator: ",")), passes without, beside \(rest)"
    }
}
