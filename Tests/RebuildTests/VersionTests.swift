import Folding
import Ledger
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import ReadModels
@testable import Rebuild

/// Words from whatever thread.
final class Said: Sendable {
    private let all = Mutex<[String]>([])

    var words: [String] { all.withLock { $0 } }

    func note(_ words: String) { all.withLock { $0.append(words) } }
}

/// What can happen between two events.
enum Turn: String, CaseIterable, Sendable {
    /// An instance of a version runs for a while and is ended.
    case older, newer
    /// A person goes back, whatever is lost.
    case rollback
    /// A person switches forward.
    case forward

    /// All pairs, and the longer stories in which somebody comes back.
    static let orders: [[Turn]] =
        allCases.flatMap { first in allCases.map { [first, $0] } } + [
            [.newer, .rollback, .older], [.newer, .rollback, .forward], [.newer, .rollback, .newer],
            [.newer, .older, .rollback, .newer, .forward, .older],
        ]
}

@Suite(.database) struct `Versions` {
    private func run(version: Int) async throws {
        let service = ReplayService(
            connection: try await TestDatabase.current.settings(as: LedgerRole.projector),
            settings: ProjectorSettings(), foldVersion: version, holder: "serve \(version)", logger: quiet)
        try await follow(version: version)
        try await service.look()
        try await follow(version: version)
    }

    private func take(_ turn: Turn) async throws {
        let before = try await standings()
        switch turn {
        case .older: try await run(version: Fold.version)
        case .newer: try await run(version: Fold.version + 1)
        case .rollback:
            let last = before.filter { $0.state == .ready && !$0.isLive }.last
            if let last { try await makeLive(last.number, for: .rollback(stale: true), version: last.foldVersion) }
        case .forward:
            let newest = before.filter { $0.state == .ready && !$0.isLive }
                .max { ($0.foldVersion, $0.number) < ($1.foldVersion, $1.number) }
            // What the rules refuse is no harm.
            if let newest {
                do {
                    try await makeLive(newest.number, for: .person, version: newest.foldVersion)
                } catch is SwitchRefusal {}
            }
        }
    }

    @Test(arguments: Turn.orders)
    func `old and new, back and forward do no harm in any order`(turns: [Turn]) async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await follow(version: Fold.version)
        for (index, turn) in turns.enumerated() {
            try await append([Messages.order(["cjOrderId": "\(index + 1002)"])])
            let before = try await standings().live
            try await take(turn)
            let after = try await standings().live
            if turn != .rollback {
                #expect(after.foldVersion >= before.foldVersion, "\(turns)")
                #expect(after.checkpoint >= before.checkpoint, "\(turns)")
            }
            if before.isPinned, turn == .older || turn == .newer { #expect(after.number == before.number, "\(turns)") }
            #expect(
                try await owner.text(
                    "SELECT (SELECT count(*) FROM analytics.orders) = (SELECT count(*) FROM analytics.events)")
                    == "true", "\(turns)")
        }
        try await run(version: Fold.version)
        try await run(version: Fold.version + 1)
        let all = try await standings()
        #expect(all.count <= 2, "one generation a version: \(turns)")
        for standing in all where standing.state == .ready {
            #expect(standing.checkpoint == all.map(\.checkpoint).max(), "\(turns)")
            #expect(try await ModelRows.differences(1, standing.number, on: owner) == [], "\(turns)")
        }
        #expect(try await leftovers(on: owner) == [])
    }

    @Test func `a newer one replays beside and switches forward, and the older goes on with its own`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await follow(version: Fold.version)
        try await run(version: Fold.version + 1)
        #expect(try await standings().live.foldVersion == Fold.version + 1)
        try await append([Messages.order(["cjOrderId": "1002"])])
        try await run(version: Fold.version)
        #expect(try await standings().live.foldVersion == Fold.version + 1)
        #expect(try await owner.text("SELECT count(*) FROM projection.orders WHERE generation = 1") == "2")
        #expect(try await owner.text("SELECT count(*) FROM analytics.orders") == "1", "no instance of the newer runs")
    }

    @Test func `an empty ledger belongs to whichever comes`() async throws {
        for version in [9, 5, 7] {
            try await follow(version: version)
            #expect(try await standings().map(\.foldVersion) == [version])
        }
        try await append([Messages.order(["cjOrderId": "1001"])])
        try await follow(version: 8)
        #expect(try await standings().map(\.foldVersion) == [7])
        try await follow(version: 7)
        #expect(try await standings().map(\.checkpoint) == [LedgerPosition(1)])
    }

    @Test func `an older one leaves an empty ledger to a newer that runs`() async throws {
        let projector = try await TestDatabase.current.connect(as: LedgerRole.projector)
        try await follow(version: 9)
        try await RunningVersions.note(9, on: projector)
        try await follow(version: 8)
        #expect(try await standings().map(\.foldVersion) == [9])
    }
}
