/// A statement with its values.
///
/// Written as a string literal, every interpolated value becomes a parameter, so a value can never be read as SQL:
///
///     let statement: SQL = "SELECT body FROM ledger.events WHERE position = \(position)"
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The text with `$1`, `$2`… where the values go. Constant for one place in the source, so it can be prepared.
    public private(set) var text: String
    /// The values in the order of their numbers.
    public private(set) var values: [any PostgresEncodable]

    public init(stringLiteral text: String) {
        self.text = text
        values = []
    }

    public init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
        values = stringInterpolation.values
    }

    /// SQL that was not written at this place, such as a migration file. Nothing in it is escaped.
    public init(unescaped text: String) {
        self.text = text
        values = []
    }

    /// A name as an identifier.
    public static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    /// SQL made once of this program's own names, with the values of its `$1`, `$2`… Nothing in the text is escaped.
    public init(unescaped text: String, values: [any PostgresEncodable]) {
        self.text = text
        self.values = values
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var values: [any PostgresEncodable] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 4 * interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        /// Adds a value as the next parameter.
        public mutating func appendInterpolation(_ value: some PostgresEncodable) {
            values.append(value)
            text += "$\(values.count)"
        }

        /// Adds SQL that stands elsewhere in the source, such as a list of columns that several statements share.
        public mutating func appendInterpolation(verbatim text: StaticString) {
            appendLiteral("\(text)")
        }

        /// Adds SQL from elsewhere, such as a condition that several statements share, with its values.
        public mutating func appendInterpolation(_ part: SQL) {
            text += part.text.replacing(/\$([0-9]+)/) { "$\(values.count + (Int($0.1) ?? 0))" }
            values += part.values
        }

        /// Adds a name of this program's own, quoted as an identifier. Never for names from outside.
        public mutating func appendInterpolation(identifier name: String) {
            text += SQL.quoted(name)
        }
    }
}
