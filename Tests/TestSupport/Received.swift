public import CJ
public import Folding
public import Foundation
import Instants
import Ledger
import Postgres
import Testing

/// What reached the ledger of the running test, at times of its own.
public enum Received {
    /// Adds answers of CJ's API in this order as a reconciler does, each as received half a second after it was asked for.
    ///
    /// - Parameter mayRepeat: whether some may say what was answered before, and so be none.
    public static func append(_ snapshots: [Snapshot], mayRepeat: Bool = false) async throws {
        let account = try #require(AccountName("main"))
        let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        let positions = try await SnapshotAppender(connection: connection).append(
            snapshots.map { snapshot in
                SnapshotAppender.Snapshot(
                    account: account, type: snapshot.type, body: snapshot.body,
                    receivedAt: snapshot.askedAt.addingTimeInterval(0.5).roundedToMicroseconds)
            })
        await connection.close()
        #expect(mayRepeat || positions.allSatisfy { $0 != nil })
    }

    /// Adds webhooks in this order as received at their times.
    public static func append(_ webhooks: [(body: [UInt8], at: Int)]) async throws {
        let into = try await EventImport(connection: try await TestDatabase.current.settings(as: LedgerRole.runtime))
        _ = try await into.add(
            webhooks.map { webhook in
                try Arrival.webhook(
                    webhook.body, type: try Envelope(webhook.body).type,
                    receivedAt: Date(microsecondsSince1970: webhook.at * 1_000_000))
            })
        await into.close()
    }

    /// Adds facts in this order as an import does.
    public static func append(
        _ facts: [ImportedFact], receivedAt: Date = Date(timeIntervalSince1970: 1_704_300_000)
    ) async throws {
        let account = try #require(AccountName("main"))
        let into = try await EventImport(connection: try await TestDatabase.current.settings(as: LedgerRole.runtime))
        let outcomes = try await into.add(
            facts.map { fact in
                Arrival(
                    account: account,
                    content: .event(
                        source: .import, type: fact.kind.rawValue, messageType: nil, messageId: fact.id, signature: nil),
                    body: fact.body(after: nil), receivedAt: receivedAt)
            })
        await into.close()
        #expect(outcomes.allSatisfy { if case .added = $0 { true } else { false } })
    }

    /// An answer of the API.
    public static func snapshot(
        _ type: SnapshotType, _ entity: String, _ answer: String,
        askedAt: Date = Date(timeIntervalSince1970: 1_704_300_000)
    ) throws -> Snapshot {
        let json = try JSON(parsing: Array(answer.utf8))
        return try #require(
            Snapshot(type, entity: entity, endpoint: "/", askedAt: askedAt, requestId: "r", answer: json))
    }
}
