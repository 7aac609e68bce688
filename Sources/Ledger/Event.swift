public import Foundation
public import Hashing

/// How an event came to be.
public enum EventSource: String, Sendable, CaseIterable {
    /// CJ sent it.
    case webhook
    /// CJ's API answered it.
    case snapshot
    /// A fact from elsewhere.
    case `import`
}

/// How far a webhook's origin was proved.
public enum EventSignature: String, Sendable {
    /// Its `sign` was made with the account's openId.
    case verified
    /// The account takes unsigned webhooks.
    case unsigned
}

/// A row of `ledger.events`: what arrived, as it arrived. The columns' COMMENTs say what each member means.
public struct Event: Sendable, Equatable {
    public let position: LedgerPosition
    public let account: AccountName
    public let source: EventSource
    public let type: String
    public let messageType: String?
    public let messageId: String?
    public let body: [UInt8]
    public let digest: Digest
    public let signature: EventSignature?
    /// By the database's clock.
    public let receivedAt: Date
    /// By the database's clock.
    public let recordedAt: Date

    public init(
        position: LedgerPosition, account: AccountName, source: EventSource, type: String, messageType: String?,
        messageId: String?, body: [UInt8], digest: Digest, signature: EventSignature?, receivedAt: Date,
        recordedAt: Date
    ) {
        self.position = position
        self.account = account
        self.source = source
        self.type = type
        self.messageType = messageType
        self.messageId = messageId
        self.body = body
        self.digest = digest
        self.signature = signature
        self.receivedAt = receivedAt
        self.recordedAt = recordedAt
    }
}

/// A place in the ledger. Events become visible in the order of their positions; numbers may be skipped.
public struct LedgerPosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The value of `ledger.events.position`.
    public let value: Int

    public init(_ value: Int) { self.value = value }

    /// Before the first event.
    public static let start = LedgerPosition(0)

    public static func < (left: LedgerPosition, right: LedgerPosition) -> Bool { left.value < right.value }
    public var description: String { String(value) }
}
