import Foundation
import Postgres
import TestSupport

/// A row with a value of each type that travels, NULLs among them.
struct AnyRow: Sendable {
    static let columns = [
        "number", "big", "flag", "name", "short", "data", "amount", "at", "document", "names", "amounts", "data_list",
        "dates",
    ]

    let values: [any PostgresEncodable]

    init(_ random: inout SeededGenerator) {
        func maybe<Value>(_ value: @autoclosure () -> Value) -> Value? { random.once(in: 6) ? nil : value() }
        func few<Value>(_ value: () -> Value) -> [Value] {
            (0..<Int.random(in: 0...3, using: &random)).map { _ in value() }
        }
        func text() -> String {
            few { random.pick(["", "a", "é", "拆单", "😀", "'", "\"", "\\", "\n", "{}", ","]) }.joined()
        }
        func bytes() -> [UInt8] { few { UInt8.random(in: 0...255, using: &random) } }
        func decimal() -> Decimal {
            let digits = Int.random(in: -1_000_000_000...1_000_000_000, using: &random)
            return Decimal(digits)
                * Decimal(sign: .plus, exponent: Int.random(in: -12...12, using: &random), significand: 1)
        }
        func date() -> Date {
            Date(timeIntervalSince1970: Double(Int.random(in: -1_000_000_000...4_000_000_000, using: &random)))
        }
        values = [
            maybe(Int32.random(in: .min ... .max, using: &random)),
            maybe(Int.random(in: .min ... .max, using: &random)),
            maybe(random.once(in: 2)),
            maybe(text()),
            maybe(text()),
            maybe(bytes()),
            maybe(decimal()),
            maybe(date()),
            maybe(JSONB(random.pick([#"{"a": [1, null, "é"]}"#, "[]", "1e2", #""x""#, "null"]))),
            maybe(few { maybe(text()) }),
            maybe(few { maybe(decimal()) }),
            maybe(few { bytes() }),
            maybe(few { maybe(date()) }),
        ]
    }

    func insertion(into table: String) -> SQL {
        var statement = SQL.StringInterpolation(literalCapacity: 40, interpolationCount: values.count)
        statement.appendLiteral("INSERT INTO ")
        statement.appendInterpolation(identifier: table)
        for (index, value) in values.enumerated() {
            statement.appendLiteral(index == 0 ? " VALUES (" : ", ")
            statement.appendInterpolation(value)
        }
        statement.appendLiteral(")")
        return SQL(stringInterpolation: statement)
    }

    func fill(_ row: inout CopyRow) {
        for value in values { row.append(value) }
    }
}

/// What this process holds in memory.
enum Memory {
    /// In bytes, by the kernel's account.
    static func resident() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }
}
