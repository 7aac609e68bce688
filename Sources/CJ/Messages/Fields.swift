public import Foundation

/// Reads the members of a JSON object as CJ means them.
///
/// CJ writes one field now as text, now as a number, prints nulls or leaves them out, pads with blanks and sends the
/// text `null` (`docs/cj.md`, Types); it writes an object now as itself, now as its JSON text (Shapes). Every reader here
/// answers nil for "CJ did not say", and never fails: one odd field does not cost the rest of a message.
public struct Fields: Sendable {
    private let json: JSON
    private let zone: ZoneOffsets

    /// Nil when the value is not meant as an object (``JSON/asObject``). `zone` is meant by dates that name none.
    public init?(_ json: JSON?, zone: TimeZone) { self.init(json, zone: ZoneOffsets.of(zone)) }

    init?(_ json: JSON?, zone: ZoneOffsets) {
        guard let json = json?.asObject else { return nil }
        self.json = json
        self.zone = zone
    }

    /// The value as it stands.
    public subscript(name: String) -> JSON? { json.member(name) }

    /// A text, or a number's digits; blanks around it cut. Empty, blank and `null` count as absent.
    public func text(_ name: String) -> String? { self[name].flatMap(Self.text) }

    /// A text or a code: a whole number in whatever form as its digits. Same rules as ``text(_:)``.
    public func code(_ name: String) -> String? { self[name].flatMap(Self.code) }

    /// An id with every digit, whether written as text or as a number. Same rules as ``text(_:)``; besides, what names
    /// nothing (``IdText``) is no id.
    public func id(_ name: String) -> String? { self[name].flatMap(Self.id) }

    /// An id that tells a thing from all others (``IdText/identifies(_:)``). Same rules as ``id(_:)``.
    func identifier(_ name: String) -> String? { id(name).flatMap { IdText.identifies($0) ? $0 : nil } }

    /// The id that stands where others have a member's name. Same rules as ``id(_:)``.
    static func id(named name: String) -> String? { cleaned(name).flatMap(id(ofText:)) }

    /// A variant's id, in the one form that its letters and braces have here. Same rules as ``id(_:)``.
    public func variantId(_ name: String) -> String? { id(name).flatMap(Self.variantId) }

    /// The id of a variant as its letters and braces are written here; nil for what stands for none.
    static func variantId(_ id: String) -> String? { IdText.standsForNone(id) ? nil : IdText.variant(id) }

    /// A text that tells places apart, at most as long as an id. Same rules as ``text(_:)``: here 0 and NA are names.
    func label(_ name: String) -> String? { text(name).flatMap { $0.utf8.count <= IdText.longest ? $0 : nil } }

    /// A whole number of at most 32 bits, written as number or text; a larger one is no count or code of CJ's.
    public func integer(_ name: String) -> Int? { self[name].flatMap(Self.integer) }

    /// An exact decimal, written as number or text; nil for a range.
    public func amount(_ name: String) -> Decimal? {
        guard let value = self[name] else { return nil }
        if let amount = value.withVerbatim(Money.shortAmount) ?? nil { return amount }
        return Self.text(value).flatMap(Money.amount)
    }

    /// A boolean, also as 0 or 1 and as text.
    public func flag(_ name: String) -> Bool? {
        guard let value = self[name] else { return nil }
        switch value.bool.map({ $0 ? "1" : "0" }) ?? Self.code(value)?.lowercased() {
        case "1", "true", "yes", "y": return true
        case "0", "false", "no", "n": return false
        default: return nil
        }
    }

    /// A date with its text.
    public func time(_ name: String) -> CJTime? {
        guard let value = self[name] else { return nil }
        let known = value.withVerbatim { bytes in
            Self.trimmed(bytes).map { CJTime(bytes.extracting($0), zone: zone) }
        }
        return known ?? Self.text(value).map { CJTime($0, zone: zone) }
    }

    /// The members of what is meant as an object. Nil when there is none.
    public func object(_ name: String) -> Fields? { Fields(self[name], zone: zone) }

    /// The objects in an object, by their names; what is no object is left out, and names too long for an id.
    func objectsByName(_ name: String) -> [String: Fields] {
        var found: [String: Fields] = [:]
        for (name, value) in self[name]?.asObject?.members ?? [:] {
            guard let name = Self.cleaned(name), name.utf8.count <= IdText.longest else { continue }
            found[name] = Fields(value, zone: zone)
        }
        return found
    }

    /// The objects in what is meant as an array (``JSON/asList``); what is no object is left out. Nil when CJ did not say.
    public func objects(_ name: String) -> [Fields]? { list(name) { Fields($0, zone: zone) } }

    /// The same of a value.
    func objects(in list: JSON) -> [Fields] { list.asList.compactMap { Fields($0, zone: zone) } }

    /// What can be read in what is meant as an array. Nil when CJ did not say, and when it holds something of which nothing
    /// can be read: an empty text, a word.
    private func list<Element>(_ name: String, of read: (JSON) -> Element?) -> [Element]? {
        guard let elements = self[name]?.asList else { return nil }
        let known = elements.compactMap(read)
        return known.isEmpty && !elements.isEmpty ? nil : known
    }

    /// What may be track events. Nil when there is nothing.
    func trackEventList(_ name: String) -> TrackEventList? { self[name].map { TrackEventList($0, zone: zone) } }

    /// The ids in what is meant as an array. Nil when CJ did not say.
    public func ids(_ name: String) -> [String]? { list(name, of: Self.id) }

    /// The track numbers in a text or in an array of texts; see ``TrackNumber/all(in:)``.
    public func trackNumbers(_ name: String) -> [TrackNumber] {
        guard let value = self[name] else { return [] }
        let texts = value.asList.compactMap { $0.isNumber ? Self.id($0) : Self.text($0) }
        return texts.count == 1 ? TrackNumber.all(in: texts[0]) : TrackNumber.all(in: texts.joined(separator: ","))
    }

    /// The whole numbers in what is meant as an array. Nil when CJ did not say.
    public func integers(_ name: String) -> [Int]? { list(name, of: Self.integer) }

    private static func text(_ value: JSON) -> String? {
        let known = value.withVerbatim { bytes in trimmed(bytes).map { String(repairing: bytes.extracting($0)) } }
        return known ?? (value.string ?? value.number).flatMap(cleaned)
    }

    /// What is left of plain ASCII, as nearly all of CJ's texts are: only blanks can stand around it. Nil when nothing is.
    private static func trimmed(_ bytes: Span<UInt8>) -> Range<Int>? {
        var range = 0..<bytes.count
        while let first = range.first, bytes[first] == UInt8(ascii: " ") { range.removeFirst() }
        while let last = range.last, bytes[last] == UInt8(ascii: " ") { range.removeLast() }
        return range.isEmpty || isNull(bytes.extracting(range)) ? nil : range
    }

    /// Whether it is the text `null`, in letters of either case.
    private static func isNull(_ bytes: Span<UInt8>) -> Bool {
        bytes.count == 4 && bytes[0] | 0x20 == UInt8(ascii: "n") && bytes[1] | 0x20 == UInt8(ascii: "u")
            && bytes[2] | 0x20 == UInt8(ascii: "l") && bytes[3] | 0x20 == UInt8(ascii: "l")
    }

    private static func cleaned(_ raw: String) -> String? {
        let trimmed = trimmed(raw)
        guard !trimmed.isEmpty, trimmed.utf8.count != 4 || trimmed.lowercased() != "null" else { return nil }
        guard !trimmed.utf8.allSatisfy({ $0 < 0x80 && $0 != 0 }) else { return trimmed }
        // Swift takes two spellings of é for equal and PostgreSQL does not, so there must be one. PostgreSQL's text holds
        // no NUL; the replacement character keeps its place visible.
        let composed = isComposed(trimmed) ? trimmed : trimmed.precomposedStringWithCanonicalMapping
        return composed.utf8.contains(0) ? composed.replacing("\0", with: "\u{FFFD}") : composed
    }

    /// A text without the blanks and line ends around it: what Foundation's trimming does, which takes ten times as long.
    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        let isWhole = first == scalars.startIndex && scalars.index(after: last) == scalars.endIndex
        return isWhole ? text : String(scalars[first...last])
    }

    /// Whether it is among Foundation's `whitespacesAndNewlines`.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Whether a text has nothing but characters of which Unicode knows one spelling: European letters and signs before
    /// the combining marks, ideographs and full-width forms. Composing the others is dear.
    private static func isComposed(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case ..<0x300, 0x3001...0x3002, 0x4E00...0x9FFF, 0xFF01...0xFF5E: true
            default: false
            }
        }
    }

    private static func code(_ value: JSON) -> String? {
        text(value).map { isDigits($0) ? $0 : WrittenNumber.digits($0) ?? $0 }
    }

    private static func id(_ value: JSON) -> String? {
        guard let text = text(value) else { return nil }
        guard value.isNumber, !isDigits(text) else { return id(ofText: text) }
        return WrittenNumber.digits(text).flatMap(id(ofText:))
    }

    private static func id(ofText text: String) -> String? {
        // A seller's number may be 1E5. What has more digits than a seller counts is a number that passed through others'
        // hands.
        if text.utf8.count > 12, !isDigits(text), let digits = WrittenNumber.digits(text) { return digits }
        return IdText.namesNothing(text) ? nil : text
    }

    private static func isDigits(_ text: String) -> Bool { text.utf8.allSatisfy(isDigit) }

    private static func integer(_ value: JSON) -> Int? {
        if let known = value.withVerbatim(shortInteger) ?? nil { return known }
        guard let text = text(value) else { return nil }
        let whole = Int32(text) ?? Money.amount(text).flatMap { Int32($0.description) }
        return whole.map(Int.init)
    }

    /// One of up to nine digits and nothing else. Nil for all others.
    private static func shortInteger(_ digits: Span<UInt8>) -> Int? {
        guard (1...9).contains(digits.count) else { return nil }
        var value = 0
        for place in digits.indices {
            guard isDigit(digits[place]) else { return nil }
            value = value * 10 + Int(digits[place] - UInt8(ascii: "0"))
        }
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
