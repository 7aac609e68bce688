/// The name of a seller's account at CJ, as its callback URL carries it: 1 to 64 of A–Z a–z 0–9 _ -.
public struct AccountName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// Nil when the text is no such name.
    public init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    /// Takes a name over from the database, which only ever got it from a valid one.
    init(stored text: String) { self.text = text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    public static func < (left: AccountName, right: AccountName) -> Bool { left.text < right.text }
    public var description: String { text }
}
