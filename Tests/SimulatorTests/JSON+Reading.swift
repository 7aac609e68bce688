@testable import Simulator

extension JSON {
    subscript(_ key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The keys of an object, in their order.
    var keys: [String] {
        guard case .object(let members) = self else { return [] }
        return members.map(\.key)
    }

    /// The elements of the array at a key.
    func rows(_ key: String) -> [JSON] {
        guard case .array(let rows) = self[key] else { return [] }
        return rows
    }

    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// A whole number.
    var number: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(digits)
    }

    /// The kind of JSON value it is.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .text: "text"
        case .array: "array"
        case .object: "object"
        }
    }

    /// An amount of a row in cents; 0 where it is not known.
    func cents(_ key: String) -> Int {
        guard let text = self[key]?.string, let digits = Int(text.filter { $0 != "." }) else { return 0 }
        return digits
    }

    /// The digits of a number.
    var digits: String? {
        guard case .number(let digits) = self else { return nil }
        return digits
    }

    /// A date of CJ's as the truth writes it.
    var isoText: String? { string.map { $0.replacing(" ", with: "T") + "Z" } }

    /// An amount that is a number, in cents; 0 where it is missing.
    func amount(_ key: String) -> Int { Int((self[key]?.digits ?? "0").filter { $0 != "." }) ?? 0 }
}
