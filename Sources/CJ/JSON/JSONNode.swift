/// A value or a member's name in a JSON text: what it is, where it stands, and what follows.
///
/// The nodes of a text stand in the order of the text: behind an object's node come its members, each a name and a
/// value, behind an array's node its elements.
struct JSONNode {
    enum Kind: UInt8 {
        case object, array, name, string, number, bool, null
    }

    let kind: Kind
    /// Whether the bytes between the quotes mean themselves: ASCII, without escapes.
    var isVerbatim: Bool
    /// Where it begins; of a string or name, behind the quote.
    let start: UInt32
    /// Where it ends; of a string or name, before the quote.
    var end: UInt32
    /// The place among the nodes of what follows the whole value; of a name, what follows its member's value.
    var next: UInt32

    var range: Range<Int> { Int(start)..<Int(end) }
    var length: Int { Int(end &- start) }
}
