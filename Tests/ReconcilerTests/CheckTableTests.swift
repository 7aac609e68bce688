import CJ
import Foundation
import Hashing
import Ledger
import Postgres
import TestSupport
import Testing

@testable import Reconciler

@Suite(.database) struct `What is remembered of questions` {
    private let account: AccountName

    init() throws { account = try #require(AccountName("main")) }

    @Test func `stays due when a webhook came between question and answer`() async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        let table = CheckTable(account: account, connection: connection)
        try await connection.execute(
            """
            INSERT INTO reconciler.checks (account, call, entity, due_at, touched_position) VALUES
                ('main', 'trackInfo', 'before', clock_timestamp(), 7),
                ('main', 'trackInfo', 'meanwhile', clock_timestamp(), 8)
            """)
        let next = Date(timeIntervalSinceNow: 3600)
        let answered = Check(askedAt: Date(), isKnown: true, keptPosition: 7, dueAt: next)
        try await table.write(
            [("before", answered), ("meanwhile", answered)], of: .trackInfo, list: nil, askedAt: 7)
        #expect(try await table.dueChecks(BatchSizes()).map(\.entity) == ["meanwhile"])
    }

    @Test func `makes an unchanged answer news when a webhook came after the question before it`() throws {
        let snapshot = try Snapshot.sample(.orderDetail, #"{"orderStatus":"SHIPPED"}"#)
        let first = Findings(
            [snapshot], checks: [:], askedAt: 7, intervals: CheckIntervals(), patience: .zero, zone: .gmt,
            statusOfText: { _ in nil })
        var check = try #require(first.checks.first).check
        #expect(check.keptPosition == 7 && !check.isNews(snapshot))
        // It stands before the snapshot, yet may have been received after the question.
        check.touchedPosition = 8
        #expect(check.isNews(snapshot))
    }

    @Test func `is a list's end only when every page was whole`() async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        try await CheckTable(account: account, connection: connection).noteLists()
        let walks = WalkTable(account: account, connection: connection)
        func endedAt() async throws -> String? {
            try await connection.text("SELECT ended_at FROM reconciler.walks WHERE list = 'makeup/list 0'")
        }
        try await walks.end(.orderBills, WalkTable.Place(isWhole: false), begunAt: Date(), next: Date())
        #expect(try await endedAt() == nil)
        try await walks.end(.orderBills, WalkTable.Place(), begunAt: Date(), next: Date())
        let whole = try #require(try await endedAt())
        try await walks.end(
            .orderBills, WalkTable.Place(isWhole: false), begunAt: Date(timeIntervalSinceNow: 60), next: Date())
        #expect(try await endedAt() == whole)
    }

    @Test func `begins a list anew that CJ refuses in the middle, and goes on with one that failed`() async throws {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
        try await CheckTable(account: account, connection: connection).noteLists()
        let walks = WalkTable(account: account, connection: connection)
        let middle = WalkTable.Place(
            page: 3, isWhole: false, begunAt: Date(), size: 50, rowsSeen: 100, digest: SHA256.digest(of: []))
        for isOver in [false, true] {
            try await walks.move(.stockingOrders, to: middle, pause: .zero)
            try await walks.noteFailure(.stockingOrders, isOver: isOver) { _, now in now }
            let place = try await walks.place(in: .stockingOrders)
            #expect(place.page == (isOver ? 1 : 3) && (place.begunAt == nil) == isOver && place.isWhole == isOver)
            #expect(place.failures == 1 && place.size == 50)
            #expect(place.rowsSeen == (isOver ? 0 : 100) && (place.digest == nil) == isOver)
        }
    }
}
