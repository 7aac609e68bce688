import CJ
import CJClient
import Foundation
import Leases
import Ledger
import Postgres

/// What is to be done for one account while the lease is held, step by step.
///
/// A step is one question to CJ and what follows from its answer. It is asked first and written after, in one
/// transaction that compares the lease's epoch: a process that is stopped in between asks the same again.
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
        /// CJ refused a batch as a whole: fewer at a time find out why.
        case spoilt(size: Int, CJError)
        /// CJ does not have such a call or list, by its name.
        case notOffered(String, CJError)
        /// The points or the day's calls of one kind are gone: what needs them waits, and all else goes on.
        case putOff([String], until: Date)
        /// CJ takes no calls before an instant.
        case closed(until: Date)
    }

    /// Notes the variants whose levels are to be looked up.
    func noteStock() async throws {
        try await inTransaction { try await stock(on: $0).note() }
    }

    private func stock(on connection: Connection) -> StockTable {
        StockTable(account: account.name, pointsPerDay: settings.pointsPerDay, connection: connection)
    }

    /// Notes the lists there are.
    func begin() async throws {
        try await pool.withConnection { connection in
            try await CheckTable(account: account.name, connection: connection).noteLists()
        }
    }

    /// What comes first; nil when nothing is due that could be asked now.
    ///
    /// - Parameter underWay: the steps that are being taken.
    func next(beside underWay: [NextStep] = []) async throws -> NextStep? {
        var sizes = settings.sizes
        return try await pool.withConnection { connection in
            sizes.learnt = try await CallLimitTable(account: account.name, connection: connection).limits()
            let table = CheckTable(account: account.name, connection: connection)
            return NextStep(
                checks: try await table.dueChecks(sizes, beside: underWay.map(\.things.count).reduce(0, +)),
                pages: try await table.duePages(), sizes: sizes, beside: underWay)
        }
    }

    /// Asks CJ and writes what follows.
    func take(_ step: NextStep) async throws -> Outcome {
        switch step {
        case .page(let page): try await ask(page)
        case .batch(let call, let checks): try await ask(call, checks.map(\.entity))
        }
    }

    // MARK: A page

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
            let isOver = error.remedy == .final
            if case .wait(let until) = error.remedy, error.isOfThisCallAlone {
                try await writeWalks { try await $0.putOff(page.list, until: until) }
                return .putOff([page.list.name], until: until)
            }
            let outcome = try await refused(error) { connection in
                try await WalkTable(account: account.name, connection: connection).noteFailure(
                    page.list, isOver: isOver
                ) { failures, now in
                    // A list that CJ does not offer is asked for again as rarely as one of what is over.
                    isOver
                        ? now + settings.intervals.finishedList.seconds
                        : settings.intervals.next(afterFailures: failures, at: now)
                }
            }
            if case .failed = outcome, isOver { return .notOffered(page.list.name, error) }
            return outcome
        }
    }

    // MARK: Things

    /// Asks for things now, due or not.
    func ask(_ call: SnapshotType, _ entities: [String]) async throws -> Outcome {
        if call == .variant {
            let needless = try await withSKU(entities)
            if !needless.isEmpty {
                try await write { try await $0.settle(call, needless) }
                return .done(call, Findings())
            }
        }
        if call == .stockLevels {
            try await inTransaction { try await stock(on: $0).touch(entities) }
        }
        let (question, limits) = try await pool.withConnection { connection in
            (
                try await connection.question(),
                try await CallLimitTable(account: account.name, connection: connection).limits()
            )
        }
        do {
            let asker = Asker(
                client: account.client, usesBatch: !limits.isAbsent(CallLimits.orderBatch),
                ordersOfDisputes: call == .dispute ? try await orders(ofDisputes: entities) : [:])
            return try await keep(try await asker.batch(call, entities, question))
        } catch let error as CJError {
            return try await refused(call, entities, error)
        }
    }

    private func refused(_ call: SnapshotType, _ entities: [String], _ error: CJError) async throws -> Outcome {
        if error.isNoSuchInterface {
            try await writeLimits { try await $0.noteAbsence(of: call.rawValue) }
            return .notOffered(call.rawValue, error)
        }
        if case .wait(let until) = error.remedy, error.isOfThisCallAlone {
            let waiting = try await write { try await $0.putOff(call, until: until) }
            return .putOff(waiting.isEmpty ? entities : waiting, until: until)
        }
        let isRefused = error.remedy == .final
        if isRefused, entities.count > 1 {
            try await writeLimits { table in
                try await table.change(call, onlyInTrial: false) { limit, _ in limit.refused(entities.count) }
            }
            return .spoilt(size: entities.count, error)
        }
        return try await refused(error) { connection in
            try await CheckTable(account: account.name, connection: connection)
                .noteFailure(call, entities, settings.intervals, isRefused: isRefused)
            guard isRefused else { return }
            try await CallLimitTable(account: account.name, connection: connection)
                .change(call, onlyInTrial: true) { limit, _ in limit.refusedAlone() }
        }
    }

    // MARK: Answers

    private func keep(_ answers: Answers) async throws -> Outcome {
        var answers = answers
        if answers.lacksBatch {
            try await writeLimits { try await $0.noteAbsence(of: CallLimits.orderBatch) }
        }
        let findings = try await pool.withConnection { connection in
            if let page = answers.page, page.list.losesWhatEnds {
                try await addLost(from: page, to: &answers, on: connection)
            }
            var intervals = settings.intervals
            if answers.type == .stockLevels {
                let plan = try await stock(on: connection).plan()
                intervals.stock = plan.interval(atLeast: intervals.stock)
            }
            return try await AnswerWriter(
                lease: lease, account: account.name, intervals: intervals, patience: settings.patience,
                zone: account.zone, statusOfText: settings.statusOfText, connection: connection
            ).write(answers)
        }
        return .done(answers.type, findings)
    }

    /// At the end of a list that things leave for good: what it held before and did not hold this time.
    private func addLost(from page: Answers.Page, to answers: inout Answers, on connection: Connection) async throws {
        let (place, isEnd) = page.place.after(page.facts, askedAt: answers.question.askedAt)
        guard isEnd, place.isWhole, let begunAt = place.begunAt else { return }
        let here = Set(answers.snapshots.map(\.entity))
        let lost = try await WalkTable(account: account.name, connection: connection)
            .lost(from: page.list, since: begunAt)
            .filter { !here.contains($0) }
        answers.found = place.rowsSeen
        answers.snapshots += lost.map {
            Snapshot(
                answers.type, unknown: $0, code: nil, endpoint: page.list.type.rawValue,
                parameters: page.list.parameters, askedAt: begunAt, requestId: nil)
        }
    }

    private func refused(
        _ error: CJError, _ note: @Sendable (Connection) async throws -> Void
    ) async throws -> Outcome {
        if case .wait(let until) = error.remedy { return .closed(until: until) }
        try await inTransaction { connection in
            try await note(connection)
            if error.isFailure { try await CallTable(account: account.name, connection: connection).noteFailure(error) }
        }
        return .failed(error)
    }

    private func write<Value: Sendable>(_ body: @Sendable (CheckTable) async throws -> Value) async throws -> Value {
        try await inTransaction { try await body(CheckTable(account: account.name, connection: $0)) }
    }

    private func writeWalks(_ body: @Sendable (WalkTable) async throws -> Void) async throws {
        try await inTransaction { try await body(WalkTable(account: account.name, connection: $0)) }
    }

    private func writeLimits(_ body: @Sendable (CallLimitTable) async throws -> Void) async throws {
        try await inTransaction { try await body(CallLimitTable(account: account.name, connection: $0)) }
    }

    private func inTransaction<Value: Sendable>(
        _ body: @Sendable (Connection) async throws -> Value
    ) async throws -> Value {
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                try await lease.hold(on: connection)
                return try await body(connection)
            }
        }
    }

    /// The orders that disputes are over, by ids of CJ's.
    private func orders(ofDisputes disputes: [String]) async throws -> [String: String] {
        let rows = try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT d.dispute_id, coalesce(o.cj_order_code, o.cj_internal_id)
                FROM reconciler.live AS l
                JOIN reconciler.known_disputes AS d
                    ON d.dispute_id = ANY (\(disputes)) AND d.account = \(account.name)
                    AND d.generation = l.generation
                JOIN reconciler.known_orders AS o
                    ON o.order_key = d.order_key AND o.account = d.account AND o.generation = d.generation
                WHERE coalesce(o.cj_order_code, o.cj_internal_id) IS NOT NULL
                """, as: (String.self, String.self))
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// The variants whose SKU something has said by now: asking costs points.
    private func withSKU(_ vids: [String]) async throws -> [String] {
        try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT v.vid
                FROM reconciler.live AS l
                JOIN reconciler.known_variants AS v
                    ON v.vid = ANY (\(vids)) AND v.account = \(account.name) AND v.generation = l.generation
                WHERE v.sku IS NOT NULL
                """, as: String.self)
        }
    }
}
