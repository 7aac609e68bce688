import CJ
import Foundation
import Leases
import Ledger
import Postgres

/// Writes what follows from answers: events, what is remembered, how far a list was walked, and what is to be compared
/// with webhooks, all or nothing.
struct AnswerWriter {
    let lease: Lease
    let account: AccountName
    let intervals: CheckIntervals
    let patience: Duration
    let zone: TimeZone
    let statusOfText: @Sendable (String) -> String?
    let connection: Connection

    /// - Returns: what was found.
    func write(_ answers: Answers) async throws -> Findings {
        let checks = CheckTable(account: account, connection: connection)
        let entities = answers.snapshots.map(\.entity) + answers.unasked
        let remembered = try await checks.checks(of: answers.type, entities)
        let outageSince = try await VanishingTable(account: account, connection: connection).since(answers.source)
        var findings = Findings(
            answers.snapshots, checks: remembered, askedAt: answers.question.position, intervals: intervals,
            patience: patience, zone: zone, unasked: answers.unasked, found: answers.found,
            others: try await others(than: answers, remembered, checks), outageSince: outageSince,
            statusOfText: statusOfText)
        findings.beginsVanishing = !findings.vanished.isEmpty && outageSince == nil
        try await write(findings, of: answers)
        try await noteAnswer()
        try await CallTable(account: account, connection: connection).noteAnswer()
        return findings
    }

    /// What was lately answered about other things than these, where it matters: when an answer that lacks a thing is to
    /// be believed. A walk shows all there is by itself.
    private func others(
        than answers: Answers, _ remembered: [String: Check], _ checks: CheckTable
    ) async throws -> Vanishing.Counts {
        let askedAt = answers.question.askedAt
        guard answers.page == nil, remembered.values.contains(where: { $0.isProved(at: askedAt) }) else {
            return Vanishing.Counts()
        }
        let since = remembered.values.compactMap(\.absentSince).min() ?? askedAt
        return try await checks.others(answers.type, than: Array(remembered.keys), since: since, askedAt: askedAt)
    }

    /// For `status` alone, so a row that another process holds just now is passed over.
    private func noteAnswer() async throws {
        try await connection.execute(
            """
            UPDATE reconciler.pulse
            SET asked_at = clock_timestamp()
            WHERE only_row IN (SELECT only_row FROM reconciler.pulse FOR UPDATE SKIP LOCKED)
            """)
    }

    private func write(_ findings: Findings, of answers: Answers) async throws {
        try await connection.transaction { connection in
            try await lease.hold(on: connection)
            let checks = CheckTable(account: account, connection: connection)
            if let page = answers.page { try await move(page, askedAt: answers.question.askedAt, on: connection) }
            try await noteVanishing(findings, of: answers, on: connection)
            try await CallLimitTable(account: account, connection: connection)
                .change(answers.type, onlyInTrial: true) { $0.answered(answers.asked, at: $1) }
            if !answers.settled.isEmpty { try await checks.settle(answers.type, answers.settled) }
            try await checks.write(
                findings.checks, of: answers.type, list: answers.type.isListed ? answers.page?.list : nil,
                askedAt: answers.question.position)
            // Appending keeps everybody else from it until the commit, so it comes last, and nothing after it waits for
            // a lock.
            let positions = try await append(findings.news, on: connection)
            try await note(findings.comparisons, positions, on: connection)
        }
    }

    private func append(_ news: [Snapshot], on connection: Connection) async throws -> [String: Int] {
        guard !news.isEmpty else { return [:] }
        let now = try await connection.now()
        let positions = try await SnapshotAppender(connection: connection).append(
            news.map {
                SnapshotAppender.Snapshot(account: account, type: $0.type, body: $0.body, receivedAt: now)
            })
        var found: [String: Int] = [:]
        for (snapshot, position) in zip(news, positions) { found[snapshot.entity] = position?.value }
        return found
    }

    private func move(_ page: Answers.Page, askedAt: Date, on connection: Connection) async throws {
        let walks = WalkTable(account: account, connection: connection)
        let (place, isEnd) = page.place.after(page.facts, askedAt: askedAt)
        if isEnd, let begunAt = place.begunAt {
            try await walks.end(page.list, place, begunAt: begunAt, next: intervals.next(page.list, begunAt: askedAt))
        } else {
            // What CJ could not give a moment ago it may not give at once.
            try await walks.move(page.list, to: place, pause: .seconds(place.repeats))
        }
    }

    private func noteVanishing(_ findings: Findings, of answers: Answers, on connection: Connection) async throws {
        let table = VanishingTable(account: account, connection: connection)
        if !findings.vanished.isEmpty {
            try await table.note(
                answers.source, things: findings.vanished.count, askedAt: answers.question.askedAt)
        } else if answers.showsAll {
            try await table.end(answers.source)
        }
    }

    private func note(
        _ comparisons: [Comparison], _ positions: [String: Int], on connection: Connection
    ) async throws {
        let rows = comparisons.compactMap { comparison in positions[comparison.entity].map { (comparison, $0) } }
        guard !rows.isEmpty else { return }
        try await connection.execute(
            """
            INSERT INTO reconciler.comparisons (
                position, account, topic, entity, said, names_parcel, happened_at, asked_at, asked_position, told_by
            )
            SELECT c.position, \(account), c.topic, c.entity, c.said, c.names_parcel, c.happened_at, c.asked_at,
                c.asked_position, c.told_by
            FROM unnest(
                \(rows.map(\.1)), \(rows.map(\.0.said.topic)), \(rows.map(\.0.entity)),
                \(rows.map(\.0.said.status)), \(rows.map(\.0.said.namesParcel)), \(rows.map(\.0.happenedAt)),
                \(rows.map(\.0.askedAt)), \(rows.map(\.0.askedPosition)), \(rows.map(\.0.toldBy))
            ) AS c (
                position, topic, entity, said, names_parcel, happened_at, asked_at, asked_position, told_by
            )
            """)
    }
}
