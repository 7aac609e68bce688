import Folding
import Foundation

/// Makes values that have something in every member, however deep, also in those that somebody adds one day.
struct EveryMember: Decoder {
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func filled<Value: Decodable>(_ type: Value.Type) throws -> Value {
        switch type {
        // Of these not every text is a value.
        case is Witness.Type: try known(Witness.orderDetail)
        case is ShipmentIds.Type: try known(StateCoding.decode(ShipmentIds.self, from: #"{"order T1":7}"#))
        case is OrderLink.Kind.Type: try known(OrderLink.Kind.merge)
        case is Date.Type: try known(Date(timeIntervalSince1970: 1_700_000_000))
        case is Decimal.Type: try known(Decimal(sign: .minus, exponent: -2, significand: 1234))
        case is String.Type: try known("text")
        case is Int.Type: try known(7)
        case is Bool.Type: try known(true)
        default: try type.init(from: EveryMember())
        }
    }

    fileprivate static func known<Value>(_ value: some Sendable) throws -> Value {
        guard let value = value as? Value else {
            throw DecodingError.typeMismatch(Value.self, .init(codingPath: [], debugDescription: "none is known"))
        }
        return value
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Members<Key>())
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer { Elements() }
    func singleValueContainer() -> any SingleValueDecodingContainer { Single() }
}

private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    var codingPath: [any CodingKey] { [] }
    /// A dictionary has an entry by a witness's name; an enumeration is of its first case.
    var allKeys: [Key] { ["getOrderDetail", "cj"].compactMap(Key.init(stringValue:)).prefix(1).map(\.self) }

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try EveryMember.filled(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedDecodingContainer<Nested> {
        EveryMember().container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer { Elements() }
    func superDecoder() -> any Decoder { EveryMember() }
    func superDecoder(forKey key: Key) -> any Decoder { EveryMember() }
}

/// An array of one element.
private struct Elements: UnkeyedDecodingContainer {
    private(set) var currentIndex = 0

    var codingPath: [any CodingKey] { [] }
    var count: Int? { 1 }
    var isAtEnd: Bool { currentIndex > 0 }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        currentIndex += 1
        return try EveryMember.filled(type)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedDecodingContainer<Nested> {
        EveryMember().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer { Elements() }
    mutating func superDecoder() -> any Decoder { EveryMember() }
}

private struct Single: SingleValueDecodingContainer {
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try EveryMember.filled(type) }
}
