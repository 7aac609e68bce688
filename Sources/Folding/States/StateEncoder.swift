/// Brings `Encodable` values to a ``StateWriter``.
struct StateEncoder: Encoder {
    let writer: StateWriter

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.begin(isObject: true)
        return KeyedEncodingContainer(Members<Key>(writer: writer, depth: writer.depth))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.begin(isObject: false)
        return Elements(writer: writer, depth: writer.depth)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(writer: writer) }
}

/// The members of an object.
private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: StateWriter
    let depth: Int

    var codingPath: [any CodingKey] { [] }

    private func begin(_ key: Key) { writer.beginMember(key.stringValue, at: depth) }

    func encodeNil(forKey key: Key) {
        begin(key)
        writer.writeNull()
    }

    func encode(_ value: Bool, forKey key: Key) {
        begin(key)
        writer.write(bool: value)
    }

    func encode(_ value: String, forKey key: Key) {
        begin(key)
        writer.write(text: value)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        begin(key)
        try writer.write(value)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        begin(key)
        return StateEncoder(writer: writer).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        begin(key)
        return StateEncoder(writer: writer).unkeyedContainer()
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        begin(key)
        return StateEncoder(writer: writer)
    }

    func superEncoder() -> any Encoder { StateEncoder(writer: writer) }

    func encode(_ value: Float, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: Double, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: Int, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: Int8, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: Int16, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: Int32, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: Int64, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: UInt, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: UInt8, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: UInt16, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: UInt32, forKey key: Key) { encode(number: value, forKey: key) }
    func encode(_ value: UInt64, forKey key: Key) { encode(number: value, forKey: key) }

    private func encode(number: some CustomStringConvertible, forKey key: Key) {
        begin(key)
        writer.write(number: number)
    }
}

/// The elements of an array.
private struct Elements: UnkeyedEncodingContainer {
    let writer: StateWriter
    let depth: Int
    private(set) var count = 0

    init(writer: StateWriter, depth: Int) {
        self.writer = writer
        self.depth = depth
    }

    var codingPath: [any CodingKey] { [] }

    private mutating func begin() {
        writer.beginElement(at: depth)
        count += 1
    }

    mutating func encodeNil() {
        begin()
        writer.writeNull()
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        begin()
        try writer.write(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        begin()
        return StateEncoder(writer: writer).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        begin()
        return StateEncoder(writer: writer).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        begin()
        return StateEncoder(writer: writer)
    }
}

/// A value that is neither object nor array.
private struct Single: SingleValueEncodingContainer {
    let writer: StateWriter

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { writer.writeNull() }
    func encode(_ value: Bool) { writer.write(bool: value) }
    func encode(_ value: String) { writer.write(text: value) }
    func encode<Value: Encodable>(_ value: Value) throws { try writer.write(value) }

    func encode(_ value: Float) { writer.write(number: value) }
    func encode(_ value: Double) { writer.write(number: value) }
    func encode(_ value: Int) { writer.write(number: value) }
    func encode(_ value: Int8) { writer.write(number: value) }
    func encode(_ value: Int16) { writer.write(number: value) }
    func encode(_ value: Int32) { writer.write(number: value) }
    func encode(_ value: Int64) { writer.write(number: value) }
    func encode(_ value: UInt) { writer.write(number: value) }
    func encode(_ value: UInt8) { writer.write(number: value) }
    func encode(_ value: UInt16) { writer.write(number: value) }
    func encode(_ value: UInt32) { writer.write(number: value) }
    func encode(_ value: UInt64) { writer.write(number: value) }
}
