public import CJ
public import Foundation
public import Postgres

/// Adds what CJ's API answered to the ledger.
///
/// Snapshots are not kept apart by their bytes, since the time of the question is among them. The caller decides what is
/// worth an event.
public struct SnapshotAppender: Sendable {
    private let connection: Connection

    /// A snapshot on its way into the ledger.
    public struct Snapshot: Sendable {
        public let account: AccountName
        /// The call it answers.
        public let type: SnapshotType
        public let body: [UInt8]
        /// By the database's clock; not before the question.
        public let receivedAt: Date

        public init(account: AccountName, type: SnapshotType, body: [UInt8], receivedAt: Date) {
            self.account = account
            self.type = type
            self.body = body
            self.receivedAt = receivedAt
        }
    }

    /// What stands in `message_type`.
    public static let messageType = "SNAPSHOT"

    /// - Parameter connection: where to write; its role must be allowed to insert events. In a transaction, it keeps
    ///   everybody else from appending until that ends.
    public init(connection: Connection) {
        self.connection = connection
    }

    /// Adds snapshots in their order, and returns once they are durable, or with the caller's transaction.
    ///
    /// - Returns: the position of each, in the same order; nil where the same answer to the same question is there
    ///   already.
    /// - Throws: ``AppendFailure`` when some of them are not known to be kept.
    public func append(_ snapshots: [Snapshot]) async throws(AppendFailure) -> [LedgerPosition?] {
        let arrivals = snapshots.map { snapshot in
            Arrival(
                account: snapshot.account,
                content: .event(
                    source: .snapshot, type: snapshot.type.rawValue, messageType: Self.messageType, messageId: nil,
                    signature: nil),
                body: snapshot.body, receivedAt: snapshot.receivedAt)
        }
        var positions: [LedgerPosition?] = []
        for range in EventImport.statements(for: arrivals) {
            for outcome in try await EventImport.addAtOnce(Array(arrivals[range]), over: connection) {
                switch outcome {
                case .added(let position): positions.append(position)
                case .alreadyThere, .quarantined: positions.append(nil)
                case .refused(let reason): throw .unavailable(reason)
                }
            }
        }
        return positions
    }
}
