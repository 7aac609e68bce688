import Foundation
import Synchronization

/// Which parts of an answer may be stored. Whatever is not named is left out, so a field that CJ adds stays out until
/// somebody has looked at it.
indirect enum AllowedFields: Sendable {
    /// A text, number or boolean.
    case value
    /// A text of a carrier's, up to where it may name who signed.
    case trackText
    /// The address of a page about a parcel, without what may tell of a person (``TrackingURL``).
    case trackingURL
    /// An array of values, or one of them by itself; also as JSON text inside a string.
    case values
    /// An object with these members, or an array of such objects; also as JSON text inside a string.
    case fields([String: AllowedFields])
    /// An object whose members are named by codes of CJ's, each holding the same.
    case map(AllowedFields)
    /// An object nobody has documented: amounts and codes of two or three capital letters, at any depth.
    case amounts
}

extension AllowedFields {
    /// What may be kept of a value, in canonical form; nil when nothing may.
    func kept(of json: JSON) -> JSON? {
        guard let write = writer(json, depth: 0) else { return nil }
        var canonical = CanonicalJSON()
        write(&canonical)
        return try? JSON(parsing: canonical.bytes)
    }

    private typealias Writer = (inout CanonicalJSON) -> Void

    private func writer(_ json: JSON, depth: Int) -> Writer? {
        switch self {
        case .value: Self.value(json)
        case .trackText: json.string.map { text in { $0.string(Self.withoutSignatory(text)) } } ?? Self.value(json)
        case .trackingURL: json.string.flatMap(TrackingURL.safe).map { address in { $0.string(address) } }
        case .values:
            json.isNull ? nil : { $0.array(json.asList.compactMap(Self.value)) }
        case .fields(let allowed): Self.fields(allowed, of: json, depth: depth)
        case .map(let allowed):
            json.asObject?.members.map { Self.object($0, depth: depth, allowed: { Self.isCode($0) ? allowed : nil }) }
        case .amounts: Self.amounts(json, depth: depth)
        }
    }

    private static func value(_ json: JSON) -> Writer? {
        if let text = json.string { return { $0.string(text) } }
        guard json.number != nil || json.bool != nil else { return nil }
        return { $0.verbatim(json.bytes) }
    }

    private static func fields(_ allowed: [String: AllowedFields], of json: JSON, depth: Int) -> Writer? {
        guard depth < deepest, let structure = json.structure else { return nil }
        if let elements = structure.elements {
            let writers = elements.compactMap { element in
                element.asObject?.members.map { object($0, depth: depth, allowed: { allowed[$0] }) }
            }
            return { $0.array(writers) }
        }
        return structure.members.map { object($0, depth: depth, allowed: { allowed[$0] }) }
    }

    private static func object(
        _ members: [String: JSON], depth: Int, allowed: (String) -> AllowedFields?
    ) -> Writer {
        let kept = members.compactMap { name, value -> (name: String, write: Writer)? in
            allowed(name)?.writer(value, depth: depth + 1).map { (name, $0) }
        }
        return { $0.object(kept) }
    }

    private static func amounts(_ json: JSON, depth: Int) -> Writer? {
        guard depth < deepest else { return nil }
        let json = json.structure ?? json
        if let members = json.members {
            return object(members, depth: depth) { isCode($0) && !PersonalKeys.contains($0) ? .amounts : nil }
        }
        if let elements = json.elements {
            let writers = elements.compactMap { amounts($0, depth: depth + 1) }
            return { $0.array(writers) }
        }
        return isAmountOrShortCode(json) ? value(json) : nil
    }

    private static let deepest = 8

    /// No amount of an order has more than six digits before the point, and a telephone number has.
    private static func isAmountOrShortCode(_ json: JSON) -> Bool {
        if json.bool != nil { return true }
        guard let text = json.number ?? json.string else { return false }
        let isCode = (2...3).contains(text.utf8.count) && text.utf8.allSatisfy(isCapital)
        return isCode || AmountText.isAmount(text, longestPart: 6) || isAmountWithExponent(text)
    }

    private static func isAmountWithExponent(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }), let amount = Money.amount(text) else {
            return false
        }
        return amount.magnitude < 1_000_000
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    /// Whether a member's name can be one of CJ's codes and no words.
    private static func isCode(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// A carrier's text up to the words behind which it names somebody. Too much goes rather than too little: what it
    /// means for the parcel stands in front.
    static func withoutSignatory(_ text: String) -> String {
        let end = marks.withLock { text.firstMatch(of: $0)?.range.upperBound }
        return end.map { String(text[..<$0]) } ?? text
    }

    /// Made once, which takes much longer than looking for it; an expression is not for several threads at a time.
    private static let marks = Mutex(
        #/(?i)\b(?:signed|sign|received|accepted|collected|picked\s+up|taken)(?:\s+for)?\s+by\b|\b(?:delivered|handed(?:\s+over)?|given|released)\s+to\b|\b(?:left\s+with|signatory|signer|signee|recipient\s+name|name|mr|mrs|ms|miss|pod)\b|[:：]|签收人|收件人|代收人|签收者|由/#
    )
}
