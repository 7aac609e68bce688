import CLibPQ

/// A libpq connection string, URI or database name, taken apart by libpq itself.
///
/// Its description shows no password, in whichever form it was written.
public struct Conninfo: Sendable, CustomStringConvertible {
    /// As it was given.
    public let text: String
    public let description: String

    /// Nil when libpq cannot read it. Why is not told, since libpq quotes the text and with it perhaps a password.
    public init?(_ text: String) {
        self.text = text
        let isURI = text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
        guard isURI || text.contains("=") else {
            description = "dbname=\(Self.quoted(text))"
            return
        }
        var message: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(text, &message)
        PQfreemem(message)
        guard let options else { return nil }
        defer { PQconninfoFree(options) }
        var parts: [String] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                // libpq marks what must not be shown with a star.
                let isSecret = option.pointee.dispchar.map { $0.pointee == CChar(UInt8(ascii: "*")) } ?? false
                parts.append("\(String(cString: keyword))=\(isSecret ? "***" : Self.quoted(String(cString: value)))")
            }
            option += 1
        }
        description = parts.joined(separator: " ")
    }

    private static func quoted(_ value: String) -> String {
        guard value.isEmpty || value.contains(where: { $0.isWhitespace || $0 == "'" || $0 == "\\" }) else {
            return value
        }
        return "'\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }
}
