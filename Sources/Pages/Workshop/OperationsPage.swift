import Foundation
import Ledger

extension Page {
    /// What people did to the ledger.
    static let operations = Page("/operations", in: .workshop) { request, readings in
        let before = request.fields["before"].flatMap { Int($0) }
        let operations = try await readings.read {
            try await LedgerOperation.readNewest(limit: OperationsContent.most + 1, before: before, on: $0)
        }
        return .page("Operations", template: "operations", OperationsContent(operations, now: request.now))
    }
}

/// What `operations.mustache` shows.
struct OperationsContent: Sendable {
    let parts = WorkshopPart.parts(at: .operations)
    let isEmpty: Bool
    let operations: [Row]
    /// The page of the older ones; nil where there are none.
    let older: String?

    /// So many stand on a page.
    static let most = 50

    struct Row: Sendable {
        let began: ShownTime
        let who: String
        let databaseUser: String
        let what: String
        let details: String
        let outcome: String
        let tone: String
        let took: String?
        let result: String?
    }

    init(_ operations: [LedgerOperation], now: Date) {
        isEmpty = operations.isEmpty
        let shown = operations.prefix(Self.most)
        older =
            operations.count > Self.most
            ? shown.last.map { Link.query("/operations", ["before": "\($0.number)"]) } : nil
        self.operations = shown.map { one in
            Row(
                began: ShownTime(one.at, now: now), who: one.who, databaseUser: one.databaseUser, what: one.what,
                details: one.details, outcome: one.outcome?.rawValue ?? "no end yet",
                tone: (one.outcome == .done ? Tone.good : one.outcome == .failed ? .bad : .warn).rawValue,
                took: one.endedAt.map { ShownTime.duration($0.timeIntervalSince(one.at)) }, result: one.result)
        }
    }
}
