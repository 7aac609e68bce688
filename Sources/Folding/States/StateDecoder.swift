import CJ
import Foundation
import Instants

/// Makes `Decodable` values from JSON as a ``StateWriter`` writes it.
struct StateDecoder: Decoder {
    let json: JSON

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The value, whatever is in it.
    func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if type == Date.self, let date = Date(microsecondsSince1970: try integer(Int.self)) as? Value { return date }
        if type == Decimal.self, let decimal = try decimal() as? Value { return decimal }
        return try type.init(from: self)
    }

    func string() throws -> String { try known(json.string) }

    func bool() throws -> Bool { try known(json.bool) }

    func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        try known(json.integer.flatMap(Number.init(exactly:)))
    }

    func number<Number: LosslessStringConvertible>(_ type: Number.Type) throws -> Number {
        try known(json.number.flatMap(Number.init))
    }

    private func decimal() throws -> Decimal {
        try known(json.number.flatMap { Money.amount($0) ?? Decimal(string: $0) })
    }

    private func known<Value>(_ value: Value?) throws -> Value {
        guard let value else {
            throw DecodingError.typeMismatch(
                Value.self, .init(codingPath: [], debugDescription: "a value of another kind"))
        }
        return value
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard json.isObject else { return try known(nil) }
        return KeyedDecodingContainer(Members<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        Elements(elements: try known(json.elements))
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }
}

/// The members of an object.
private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: StateDecoder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { (decoder.json.members ?? [:]).keys.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool { decoder.json.member(key.stringValue) != nil }
    func decodeNil(forKey key: Key) -> Bool { !contains(key) }

    private func member(_ key: Key) throws -> StateDecoder {
        guard let json = decoder.json.member(key.stringValue) else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: [], debugDescription: "no member \(key.stringValue)"))
        }
        return StateDecoder(json: json)
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try member(key).read(type)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try member(key).bool() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try member(key).string() }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try member(key).number(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try member(key).number(type) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try member(key).integer(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try member(key).integer(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try member(key).integer(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try member(key).integer(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try member(key).integer(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try member(key).integer(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try member(key).integer(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try member(key).integer(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try member(key).integer(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try member(key).integer(type) }
}

/// The elements of an array.
private struct Elements: UnkeyedDecodingContainer {
    let elements: [JSON]
    private(set) var currentIndex = 0

    init(elements: [JSON]) { self.elements = elements }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, elements[currentIndex].isNull else { return false }
        currentIndex += 1
        return true
    }

    private mutating func next() throws -> StateDecoder {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                JSON.self, .init(codingPath: [], debugDescription: "no element \(currentIndex)"))
        }
        defer { currentIndex += 1 }
        return StateDecoder(json: elements[currentIndex])
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().read(type) }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
    mutating func superDecoder() throws -> any Decoder { try next() }
}

/// A value that is neither object nor array.
private struct Single: SingleValueDecodingContainer {
    let decoder: StateDecoder

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { decoder.json.isNull }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.read(type) }
    func decode(_ type: Bool.Type) throws -> Bool { try decoder.bool() }
    func decode(_ type: String.Type) throws -> String { try decoder.string() }
    func decode(_ type: Float.Type) throws -> Float { try decoder.number(type) }
    func decode(_ type: Double.Type) throws -> Double { try decoder.number(type) }
    func decode(_ type: Int.Type) throws -> Int { try decoder.integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try decoder.integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try decoder.integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try decoder.integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try decoder.integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try decoder.integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.integer(type) }
}
