public import Foundation
public import Instants

extension Bool: PostgresArrayEncodable, PostgresArrayDecodable {
    public static var postgresType: PostgresType { .bool }
    public static var postgresArrayType: PostgresType { .boolArray }
    public static func reads(_ type: PostgresType) -> Bool { type == .bool }
    public static func readsArray(of type: PostgresType) -> Bool { type == .boolArray }
    public func encode(into buffer: inout [UInt8]) { buffer.append(self ? 1 : 0) }
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        guard bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

/// `Int` is a bigint, and reads an integer too.
extension Int: PostgresArrayEncodable, PostgresArrayDecodable {
    public static var postgresType: PostgresType { .int8 }
    public static var postgresArrayType: PostgresType { .int8Array }
    public static func reads(_ type: PostgresType) -> Bool { type == .int8 || type == .int4 }
    public static func readsArray(of type: PostgresType) -> Bool { type == .int8Array || type == .int4Array }
    public func encode(into buffer: inout [UInt8]) { buffer.append(integer: Int64(self)) }
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        var reader = BinaryReader(bytes)
        switch bytes.count {
        case 8: self.init(reader.integer(Int64.self) ?? 0)
        case 4: self.init(reader.integer(Int32.self) ?? 0)
        default: return nil
        }
    }
}

extension Int32: PostgresArrayEncodable, PostgresArrayDecodable {
    public static var postgresType: PostgresType { .int4 }
    public static var postgresArrayType: PostgresType { .int4Array }
    public static func reads(_ type: PostgresType) -> Bool { type == .int4 }
    public static func readsArray(of type: PostgresType) -> Bool { type == .int4Array }
    public func encode(into buffer: inout [UInt8]) { buffer.append(integer: self) }
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        var reader = BinaryReader(bytes)
        guard bytes.count == 4, let value = reader.integer(Int32.self) else { return nil }
        self = value
    }
}

/// `String` is text, and reads json and jsonb as their text. It must be free of NUL, which PostgreSQL's text cannot
/// hold: the server refuses such a value with SQLSTATE 22021.
extension String: PostgresArrayEncodable, PostgresArrayDecodable {
    public static var postgresType: PostgresType { .text }
    public static var postgresArrayType: PostgresType { .textArray }
    public static func reads(_ type: PostgresType) -> Bool {
        switch type {
        case .text, .varchar, .name, .json, .jsonb, .unknown: true
        default: false
        }
    }
    public static func readsArray(of type: PostgresType) -> Bool { type == .textArray }
    public func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: utf8) }
    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        // jsonb travels as its text behind a version byte.
        self.init(decoding: type == .jsonb ? UnsafeRawBufferPointer(rebasing: bytes.dropFirst()) : bytes, as: UTF8.self)
    }
}

/// `Date` is a timestamptz, in whole microseconds. Infinite timestamps are no dates and are not read.
extension Date: PostgresArrayEncodable, PostgresArrayDecodable {
    public static var postgresType: PostgresType { .timestamptz }
    public static var postgresArrayType: PostgresType { .timestamptzArray }
    public static func reads(_ type: PostgresType) -> Bool { type == .timestamptz }
    public static func readsArray(of type: PostgresType) -> Bool { type == .timestamptzArray }

    /// 2000-01-01 UTC, where PostgreSQL counts from, in microseconds since 1970.
    private static let postgresEpoch = 946_684_800_000_000

    public func encode(into buffer: inout [UInt8]) {
        let (value, overflow) = microsecondsSince1970.subtractingReportingOverflow(Self.postgresEpoch)
        buffer.append(integer: overflow ? Int64.min : Int64(value))
    }

    public init?(postgres bytes: UnsafeRawBufferPointer, type: PostgresType) {
        var reader = BinaryReader(bytes)
        guard bytes.count == 8, let value = reader.integer(Int64.self), value != .max, value != .min else { return nil }
        let (microseconds, overflow) = Int(value).addingReportingOverflow(Self.postgresEpoch)
        guard !overflow else { return nil }
        self.init(microsecondsSince1970: microseconds)
    }
}

/// `CivilDate` is a date.
extension CivilDate: PostgresArrayEncodable {
    public static var postgresType: PostgresType { .date }
    public static var postgresArrayType: PostgresType { .dateArray }

    /// 2000-01-01, where PostgreSQL counts from, in days since 1970.
    private static let postgresEpoch = 10_957

    public func encode(into buffer: inout [UInt8]) {
        buffer.append(integer: Int32(clamping: daysSince1970 - Self.postgresEpoch))
    }
}
