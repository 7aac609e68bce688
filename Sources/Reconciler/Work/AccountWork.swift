import CJ
import CJClient
import Foundation
import Leases
import Ledger
import Postgres

/// What is to be done for one account while the lease is held: one step after the other.
///
/// A step is one question to CJ and what follows from its answer. It is asked first and written after, in one
/// transaction that compares the lease's epoch: whoever is stopped in between asks the same again.
struct AccountWork: Sendable {
    let account: ReconciledAccount
    let settings: ReconcilerSettings
    let lease: Lease
    let pool: Pool
    /// Called after each step.
    var onStep: @Sendable (NextStep, Findings) async -> Void = { _, _ in }

    /// What came of looking for a step.
    enum Outcome: Sendable {
        /// Nothing is due.
        case idle
        case done(SnapshotType, Findings)
        /// CJ could not be asked, and what it was about is due again later.
        case failed(CJError)
        /// CJ does not have such a list.
        case notOffered(PagedList, CJError)
        /// CJ takes no calls before an instant.
        case closed(until: Date)
    }

    /// Notes the lists there are.
    func begin() async throws {
        try await pool.withConnection { connection in
            try await CheckTable(account: account.name, connection: connection).noteLists()
        }
    }

    /// Does what comes first, if anything is due.
    ///
    /// - Parameter largest: the most things in one call, after one that CJ refused as a whole.
    func step(largest: inout Int) async throws -> Outcome {
        let sizes = settings.sizes
        let due = try await pool.withConnection { connection in
            let table = CheckTable(account: account.name, connection: connection)
            return (
                checks: try await table.dueChecks(sizes), pages: try await table.duePages(),
                now: try await connection.now()
            )
        }
        guard let step = NextStep(checks: due.checks, pages: due.pages, sizes: sizes) else { return .idle }
        switch step {
        case .page(let page): return try await ask(page, step, now: due.now)
        case .batch(let call, let checks):
            let entities = checks.prefix(max(1, largest)).map(\.entity)
            return try await ask(call, entities, step, now: due.now, &largest)
        }
    }

    /// Asks for things now, due or not.
    func ask(_ call: SnapshotType, _ entities: [String]) async throws -> Outcome {
        let now = try await pool.withConnection { try await $0.now() }
        let checks = entities.map { DueCheck(call, $0, priority: .operated, dueAt: now, isNew: false) }
        var largest = entities.count
        return try await ask(call, entities, .batch(call, checks), now: now, &largest)
    }

    private func ask(_ page: DuePage, _ step: NextStep, now: Date) async throws -> Outcome {
        let place = try await pool.withConnection { connection in
            try await WalkTable(account: account.name, connection: connection).place(in: page.list)
        }
        guard let place else { return .idle }
        do {
            let answers = try await Asker(client: account.client).page(of: page.list, at: place, now: now)
            return try await keep(answers, step)
        } catch let error as CJError {
            let outcome = try await refused(error) { connection in
                try await WalkTable(account: account.name, connection: connection).noteFailure(page.list) {
                    failures, now in
                    // A list that CJ does not offer is asked for again as rarely as one of what is over.
                    error.remedy == .final
                        ? now + settings.intervals.finishedList.seconds
                        : settings.intervals.next(afterFailures: failures, at: now)
                }
            }
            if case .failed = outcome, error.remedy == .final { return .notOffered(page.list, error) }
            return outcome
        }
    }

    private func ask(
        _ call: SnapshotType, _ entities: [String], _ step: NextStep, now: Date, _ largest: inout Int
    ) async throws -> Outcome {
        if call == .variant {
            let needless = try await withSKU(entities)
            if !needless.isEmpty {
                try await write { try await $0.settle(call, needless) }
                return .done(call, Findings([], checks: [:], held: [:], settings, account.zone))
            }
        }
        do {
            let answers = try await Asker(client: account.client).batch(call, entities, now: now)
            largest = min(largest * 2, BatchSizes.mostOrders)
            return try await keep(answers, step)
        } catch let error as CJError where error.remedy == .final && entities.count > 1 {
            // One of them spoils the call: fewer at a time find out which.
            largest = entities.count / 2
            return .failed(error)
        } catch let error as CJError {
            return try await refused(error) { connection in
                try await CheckTable(account: account.name, connection: connection)
                    .noteFailure(call, entities, settings.intervals)
            }
        }
    }

    private func keep(_ answers: Answers, _ step: NextStep) async throws -> Outcome {
        var answers = answers
        let findings = try await pool.withConnection { connection in
            if let page = answers.page, page.list.losesWhatEnds {
                answers.snapshots += try await lost(from: page, answers, on: connection)
            }
            return try await AnswerWriter(
                lease: lease, account: account.name, intervals: settings.intervals, zone: account.zone,
                statusOfText: settings.statusOfText, connection: connection
            ).write(answers)
        }
        await onStep(step, findings)
        return .done(answers.type, findings)
    }

    /// At the end of a list that things leave for good: what it held before and did not hold this time.
    private func lost(from page: Answers.Page, _ answers: Answers, on connection: Connection) async throws -> [Snapshot]
    {
        guard page.isLast, !page.isPartial, page.place.isWhole else { return [] }
        let begunAt = page.place.begunAt ?? page.askedAt
        let here = Set(answers.snapshots.map(\.entity))
        return try await WalkTable(account: account.name, connection: connection).lost(from: page.list, since: begunAt)
            .filter { !here.contains($0) }
            .map {
                Snapshot(
                    answers.type, unknown: $0, code: nil, endpoint: page.list.type.rawValue,
                    parameters: page.list.parameters, askedAt: begunAt, requestId: nil)
            }
    }

    private func refused(
        _ error: CJError, _ note: @Sendable (Connection) async throws -> Void
    ) async throws -> Outcome {
        if case .wait(let until) = error.remedy { return .closed(until: until) }
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                try await lease.hold(on: connection)
                try await note(connection)
            }
        }
        return .failed(error)
    }

    private func write(_ body: @Sendable (CheckTable) async throws -> Void) async throws {
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                try await lease.hold(on: connection)
                try await body(CheckTable(account: account.name, connection: connection))
            }
        }
    }

    /// The variants whose SKU something has said by now: asking costs points.
    private func withSKU(_ vids: [String]) async throws -> [String] {
        try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT v.vid
                FROM projection.live AS l
                JOIN projection.variants AS v
                    ON v.vid = ANY (\(vids)) AND v.account = \(account.name.text) AND v.generation = l.generation
                WHERE v.sku IS NOT NULL
                """
            ) { row throws(PostgresError) in try row.next(String.self) }
        }
    }
}

extension Findings {
    fileprivate init(
        _ snapshots: [Snapshot], checks: [String: Check], held: [String: Held], _ settings: ReconcilerSettings,
        _ zone: TimeZone
    ) {
        self.init(
            snapshots, checks: checks, held: held, intervals: settings.intervals, zone: zone,
            statusOfText: settings.statusOfText)
    }
}
