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
