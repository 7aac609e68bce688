import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

/// What may come in the field, and what an analyst must see of it.
struct FieldCase: Sendable, CustomTestStringConvertible {
    /// Something that comes.
    enum Arrival: Sendable {
        case webhook(String)
        /// What CJ's API answers about a thing, by the name that it was asked for by.
        case answer(SnapshotType, String, String)
    }

    /// What is shown of it, in words.
    let name: String
    /// Comes a minute apart, from 2026-04-01 00:00 UTC on.
    let arrivals: [Arrival]
    /// A query on `analytics`.
    let question: String
    /// Its rows, as PostgreSQL writes their values in UTC.
    let rows: [[String?]]

    var testDescription: String { name }

    init(_ name: String, _ arrivals: [Arrival], _ question: String, _ rows: [[String?]]) {
        self.name = name
        self.arrivals = arrivals
        self.question = question
        self.rows = rows
    }

    /// Webhooks only.
    init(_ name: String, hooks: String..., shows question: String, _ rows: [[String?]]) {
        self.init(name, hooks.map(Arrival.webhook), question, rows)
    }

    /// Takes all in, within the database of the running test, and compares.
    func check() async throws {
        let start = Date.utc("2026-04-01T00:00:00Z")
        for (index, arrival) in arrivals.enumerated() {
            let at = start.addingTimeInterval(Double(index) * 60)
            switch arrival {
            case .webhook(let body):
                try await Received.append([(body: Array(body.utf8), at: Int(at.timeIntervalSince1970))])
            case .answer(let type, let entity, let answer):
                try await Received.append([Received.snapshot(type, entity, answer, askedAt: at)])
            }
        }
        try await project()
        let analyst = try await TestDatabase.current.connect(as: LedgerRole.analyst)
        let found = try await analyst.texts(question, columns: rows.first?.count ?? 1)
        #expect(found == rows)
        let owner = try await TestDatabase.current.connect()
        #expect(try await owner.text("SELECT count(*) FROM projection.parked") == "0", "nothing is parked")
        await analyst.close()
        await owner.close()
    }
}
