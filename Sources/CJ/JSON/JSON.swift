/// A value of a JSON text: the place where it stands, not a copy of it.
///
/// Numbers stay the digits CJ wrote, since ids above 2^53 and amounts do not survive a floating-point number, and
/// nothing is built for values nobody asks for, so a deep or strange part of a message cannot keep the rest of it from
/// being read.
public struct JSON: Sendable {
    private let document: JSONDocument
    /// The place of its node.
    private let place: Int

    /// Checks that the bytes are one JSON value with nothing behind it.
    ///
    /// What is not UTF-8 in its texts is read as U+FFFD: one odd byte of a remark must not cost the whole message.
    ///
    /// - Parameter mostValues: how many values and names it may have, each of which takes sixteen bytes of memory.
    public init(parsing bytes: [UInt8], mostValues: Int = .max) throws(JSONError) {
        let document = try Self.document(of: bytes, mostValues)
        if document.isASCII || (try? UTF8Span(validating: bytes.span)) != nil {
            self.init(document.value, at: 0)
        } else {
            // No byte of ASCII is part of what is mended, so the structure stays.
            self.init(
                try Self.document(of: Array(String(decoding: bytes, as: UTF8.self).utf8), mostValues).value, at: 0)
        }
    }

    private static func document(
        of text: [UInt8], _ mostValues: Int
    ) throws(JSONError) -> (value: JSONDocument, isASCII: Bool) {
        guard text.count < UInt32.max else { throw JSONError(offset: Int(UInt32.max), problem: "too long") }
        // A byte order mark means nothing in UTF-8, and RFC 8259 lets a reader pass over one.
        var scanner = JSONScanner(
            count: text.count, at: text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, mostNodes: mostValues)
        try scanner.scanText(text.span)
        return (JSONDocument(text: text, nodes: scanner.nodes), scanner.isASCII)
    }

    private init(_ document: JSONDocument, at place: Int) {
        self.document = document
        self.place = place
    }

    private var node: JSONNode { document.nodes[place] }

    /// The bytes of the value as they stand in its text.
    public var bytes: ArraySlice<UInt8> {
        let node = node
        return node.kind == .string
            ? document.text[node.range.lowerBound - 1..<node.range.upperBound + 1] : document.text[node.range]
    }

    /// The bytes of the value without the quotes of a string or name.
    var content: ArraySlice<UInt8> { document.text[node.range] }

    /// Some of a string's bytes, its escapes resolved.
    func unescaped(_ content: ArraySlice<UInt8>) -> [UInt8] { document.unescapedBytes(content.indices) }

    /// Whether this is `null`, which CJ prints in its documents and leaves out in its messages: the same thing.
    public var isNull: Bool { node.kind == .null }

    /// Whether this is an object, whatever it holds.
    public var isObject: Bool { node.kind == .object }

    /// Whether this is an array, whatever it holds.
    var isArray: Bool { node.kind == .array }

    /// The members of an object without those that are null; of two with one name the later counts. Nil for another kind.
    public var members: [String: JSON]? {
        guard isObject else { return nil }
        var found: [String: JSON] = [:]
        forEachPart { name in
            let value = JSON(document, at: name + 1)
            found[document.characters(of: document.nodes[name])] = value.isNull ? nil : value
        }
        return found
    }

    /// The member of an object with this name, as `members` has it; nil for another kind.
    public func member(_ name: String) -> JSON? {
        guard isObject else { return nil }
        guard let found = document.member(name, ofObjectAt: place), document.nodes[found].kind != .null else {
            return nil
        }
        return JSON(document, at: found)
    }

    /// The elements of an array in order, nulls included. Nil for another kind.
    public var elements: [JSON]? {
        guard node.kind == .array else { return nil }
        var elements: [JSON] = []
        forEachPart { elements.append(JSON(document, at: $0)) }
        return elements
    }

    /// Visits the places of an array's elements, or of the names of an object's members, which stand before their values.
    private func forEachPart(_ visit: (Int) -> Void) {
        let nodes = document.nodes
        let end = Int(nodes[place].next)
        var part = place + 1
        while part < end {
            visit(part)
            part = Int(nodes[part].next)
        }
    }

    /// The characters of a string with its escapes resolved; half a surrogate pair becomes U+FFFD. Nil for another kind.
    public var string: String? { node.kind == .string ? document.characters(of: node) : nil }

    /// The value of the JSON text that a string holds. Nil for another kind, and for any other text.
    var inner: JSON? { node.kind == .string ? document.held(at: place) : nil }

    /// Whether this is a string.
    var isString: Bool { node.kind == .string }

    /// A number exactly as written. Nil for another kind.
    public var number: String? { node.kind == .number ? document.characters(of: node) : nil }

    /// A whole number written with digits only. Nil for any other.
    public var integer: Int? {
        guard isNumber, node.length <= 18 else { return number.flatMap { Int($0) } }
        return withVerbatim { digits in
            let isNegative = digits[0] == UInt8(ascii: "-")
            var value = 0
            for place in (isNegative ? 1 : 0)..<digits.count {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digits[place]) else { return nil }
                value = value * 10 + Int(digits[place] - UInt8(ascii: "0"))
            }
            return isNegative ? -value : value
        } ?? nil
    }

    /// Whether this is a string that begins as the text of an array, object or string does.
    var mayHoldText: Bool {
        let (node, text) = (node, document.text)
        guard node.kind == .string else { return false }
        var place = Int(node.start)
        while place < Int(node.end), text[place] == UInt8(ascii: " ") { place &+= 1 }
        guard place < Int(node.end) else { return false }
        switch text[place] {
        // An escape may stand for a quote or a line end, and the last is how a byte order mark begins.
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\\"), 0xEF: return true
        default: return false
        }
    }

    /// Whether this is a number.
    var isNumber: Bool { node.kind == .number }

    /// Reads a number, or a string of plain ASCII without escapes, byte by byte. Nil for what must be made first.
    func withVerbatim<Value>(_ read: (Span<UInt8>) -> Value) -> Value? {
        let node = node
        guard node.kind == .number || node.kind == .string, node.isVerbatim else { return nil }
        let text = document.text
        return read(text.span.extracting(node.range))
    }

    /// A boolean. Nil for another kind.
    public var bool: Bool? { node.kind == .bool ? document.text[node.range.lowerBound] == UInt8(ascii: "t") : nil }

    /// Visits the name of every member at every depth, as the bytes between its quotes, and those of JSON texts that are
    /// held in strings, as CJ sends track events.
    ///
    /// - Parameter leftOut: a string that is not looked into, here or in a text that is held here.
    func eachName(leavingOut leftOut: JSON?, _ visit: (Span<UInt8>) -> Void) {
        let placeLeftOut = leftOut.flatMap { $0.document === document ? $0.place : nil }
        let (text, nodes) = (document.text, document.nodes)
        for place in self.place..<Int(node.next) {
            let node = nodes[place]
            if node.kind == .name {
                visit(text.span.extracting(node.range))
            } else if node.kind == .string, node.length > 0, place != placeLeftOut {
                let value = JSON(document, at: place)
                if value.mayHoldText { value.inner?.eachName(leavingOut: leftOut, visit) }
            }
        }
    }
}
