import CJ
import CJClient
import Foundation
import Leases
import Ledger
import Postgres

/// What is to be done for one account while the lease is held, step by step.
///
/// A step is one question to CJ and what follows from its answer. It is asked first and written after, in one
/// transaction that compares the lease's epoch: whoever is stopped in between asks the same again.
struct AccountWork: Sendable {
    let account: ReconciledAccount
    let settings: ReconcilerSettings
    let lease: Lease
    let pool: Pool

    /// What came of a step.
    enum Outcome: Sendable {
        case done(SnapshotType, Findings)
        /// CJ could not be asked, and what it was about is due again later.
        case failed(CJError)
        /// CJ refused a batch as a whole. One of its things may spoil it: fewer at a time find out which.
        case spoilt(size: Int, CJError)
        /// CJ does not have such a list.
        case notOffered(PagedList, CJError)
        /// The day's points are gone: what costs some waits, and all else goes on.
        case putOff(things: Int, until: Date)
        /// CJ takes no calls before an instant.
        case closed(until: Date)
    }

    /// Notes the lists there are.
    func begin() async throws {
        try await pool.withConnection { connection in
            try await CheckTable(account: account.name, connection: connection).noteLists()
        }
    }

    /// What comes first; nil when nothing is due that could be asked now.
    ///
    /// - Parameters:
    ///   - underWay: the steps that are being taken.
    ///   - largest: the most things in one batch.
    func next(beside underWay: [NextStep] = [], largest: Int = BatchSizes.mostOrders) async throws -> NextStep? {
        let sizes = settings.sizes
        return try await pool.withConnection { connection in
            let table = CheckTable(account: account.name, connection: connection)
            return NextStep(
                checks: try await table.dueChecks(sizes, beside: underWay.map(\.things.count).reduce(0, +)),
                pages: try await table.duePages(), sizes: sizes, beside: underWay, largest: largest)
        }
    }

    /// Asks CJ and writes what follows.
    func take(_ step: NextStep) async throws -> Outcome {
        switch step {
        case .page(let page): try await ask(page)
        case .batch(let call, let checks): try await ask(call, checks.map(\.entity))
        }
    }

    private func ask(_ page: DuePage) async throws -> Outcome {
        let (place, question) = try await pool.withConnection { connection in
            (
                try await WalkTable(account: account.name, connection: connection).place(in: page.list),
                try await connection.question()
            )
        }
        do {
            return try await keep(
                try await Asker(client: account.client).page(of: page.list, at: place, question))
        } catch let error as CJError {
            let outcome = try await refused(error) { connection in
                try await WalkTable(account: account.name, connection: connection).noteFailure(
                    page.list, isOver: error.remedy == .final
                ) { failures, now in
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

    /// Asks for things now, due or not.
    func ask(_ call: SnapshotType, _ entities: [String]) async throws -> Outcome {
        if call == .variant {
            let needless = try await withSKU(entities)
            if !needless.isEmpty {
                try await write { try await $0.settle(call, needless) }
                return .done(call, Findings())
            }
        }
        let question = try await pool.withConnection { try await $0.question() }
        do {
            return try await keep(try await Asker(client: account.client).batch(call, entities, question))
        } catch let error as CJError where error.remedy == .final && entities.count > 1 {
            return .spoilt(size: entities.count, error)
        } catch let error as CJError {
            if call.costsPoints, case .wait(let until) = error.remedy {
                try await write { try await $0.putOff(call, entities, until: until) }
                return .putOff(things: entities.count, until: until)
            }
            return try await refused(error) { connection in
                try await CheckTable(account: account.name, connection: connection)
                    .noteFailure(call, entities, settings.intervals)
            }
        }
    }

    private func keep(_ answers: Answers) async throws -> Outcome {
        var answers = answers
        let findings = try await pool.withConnection { connection in
            if let page = answers.page, page.list.losesWhatEnds {
                answers.snapshots += try await lost(from: page, answers, on: connection)
            }
            return try await AnswerWriter(
                lease: lease, account: account.name, intervals: settings.intervals, patience: settings.patience,
                zone: account.zone, statusOfText: settings.statusOfText, connection: connection
            ).write(answers)
        }
        return .done(answers.type, findings)
    }

    /// At the end of a list that things leave for good: what it held before and did not hold this time.
    private func lost(from page: Answers.Page, _ answers: Answers, on connection: Connection) async throws -> [Snapshot]
    {
        guard page.isLast, !page.isPartial, page.place.isWhole else { return [] }
        let begunAt = page.place.begunAt ?? answers.question.askedAt
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
