public import Foundation
public import Hashing
public import Postgres

/// Adds what CJ's API answered to the ledger.
///
/// Snapshots are not kept apart by their bytes, since the time of the question is among them. Whoever asks remembers the
/// digest of each thing's last answer and lets ``says(_:new:webhookCameSince:)`` decide.
public struct SnapshotAppender: Sendable {
    private let connection: Connection

    /// A snapshot on its way into the ledger.
    public struct Snapshot: Sendable {
        public let account: AccountName
        /// The call it answers, as `ledger.events.type` has it.
        public let type: String
        public let body: [UInt8]
        /// By the database's clock; not before the question.
        public let receivedAt: Date

        public init(account: AccountName, type: String, body: [UInt8], receivedAt: Date) {
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

    /// Whether an answer is worth an event: the first about its thing, one that differs from the last, or one that
    /// settles what a webhook has claimed since.
    ///
    /// - Parameters:
    ///   - answer: the digest of what was answered, without when and how it was asked.
    ///   - last: that of the last answer of the same type about the same thing that became an event; nil for none.
    ///   - webhookCameSince: whether a webhook about the thing was received after the last one was asked for.
    public static func says(_ answer: Digest, new last: Digest?, webhookCameSince: Bool) -> Bool {
        webhookCameSince || answer != last
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
                    source: .snapshot, type: snapshot.type, messageType: Self.messageType, messageId: nil,
                    signature: nil),
                body: snapshot.body, receivedAt: snapshot.receivedAt)
        }
        var positions: [LedgerPosition?] = []
        for range in EventImport.statements(for: arrivals) {
            for outcome in try await EventImport.addAtOnce(Array(arrivals[range]), over: connection) {
                switch outcome {
                case .added(let position): positions.append(position)
                case .alreadyThere: positions.append(nil)
                case .refused(let reason): throw .unavailable(reason)
                }
            }
        }
        return positions
    }
}
