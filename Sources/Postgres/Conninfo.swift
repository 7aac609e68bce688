import CLibPQ

/// A libpq connection string, URI or database name, taken apart by libpq itself.
///
/// Its description shows no password, in whichever form it was written.
public struct Conninfo: Sendable, CustomStringConvertible {
    /// As it was given.
    public let text: String
    public let description: String

    /// Nil when libpq cannot read it, or would read it otherwise than it was meant: with a password in a place that is
    /// shown. Why is not told, since libpq quotes the text and with it perhaps a password.
    public init?(_ text: String) {
        self.text = text
        let isURI = text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
        guard isURI || text.contains("=") else {
            guard Self.isPlausible(text, of: "dbname") else { return nil }
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
                let (name, value) = (String(cString: keyword), String(cString: value))
                guard isSecret || Self.isPlausible(value, of: name) else { return nil }
                parts.append("\(name)=\(isSecret ? "***" : Self.quoted(value))")
            }
            option += 1
        }
        description = parts.joined(separator: " ")
    }

    /// Whether a value can be what its keyword says. A password with `@`, `/` or `:` that is not written as a URI wants it
    /// (`%40`, `%2F`, `%3A`) ends up as a host, a port or a name.
    private static func isPlausible(_ value: String, of keyword: String) -> Bool {
        switch keyword {
        // An abstract socket's name begins with @.
        case "host":
            value.split(separator: ",").allSatisfy {
                !$0.dropFirst().contains("@") && ($0.hasPrefix("/") || $0.hasPrefix("@") || !$0.contains("/"))
            }
        case "port": value.allSatisfy { $0.isASCII && $0.isNumber || $0 == "," }
        case "user": !value.contains(":") && !value.contains("/")
        case "dbname": !value.contains("@") && !value.contains("/") && !value.contains(":")
        default: !value.contains("://") || !value.contains("@")
        }
    }

    /// The same connection to another database of the server; nil is what libpq's own variables say.
    public static func text(_ text: String?, database: String) -> String {
        let options = text.map { $0.contains("=") || $0.contains("://") } == true ? PQconninfoParse(text, nil) : nil
        guard let options else { return "dbname=\(quoted(database))" }
        defer { PQconninfoFree(options) }
        var parts: [String] = []
        var option = options
        while let keyword = option.pointee.keyword {
            let name = String(cString: keyword)
            if let value = option.pointee.val, name != "dbname" {
                parts.append("\(name)=\(quoted(String(cString: value)))")
            }
            option += 1
        }
        return (parts + ["dbname=\(quoted(database))"]).joined(separator: " ")
    }

    /// One of the hosts that a connection string may name; what it does not say is empty.
    struct Host: Equatable {
        var name = ""
        var address = ""
        var port = ""
    }

    /// The hosts of a connection string, in its order, where it names several and one after the other may be tried.
    static func severalHosts(of text: String?) -> [Host] {
        guard let text, let options = PQconninfoParse(text, nil) else { return [] }
        defer { PQconninfoFree(options) }
        var values: [String: [String]] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            values[String(cString: keyword)] = option.pointee.val.map {
                String(cString: $0).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            option += 1
        }
        let (names, addresses) = (values["host"] ?? [], values["hostaddr"] ?? [])
        let ports = values["port"] ?? []
        let count = max(names.count, addresses.count)
        // To prefer a standby, libpq must see them all.
        guard count > 1, values["target_session_attrs"] != ["prefer-standby"] else { return [] }
        return (0..<count).map { index in
            Host(
                name: names.indices.contains(index) ? names[index] : "",
                address: addresses.indices.contains(index) ? addresses[index] : "",
                port: ports.count == 1 ? ports[0] : ports.indices.contains(index) ? ports[index] : "")
        }
    }

    private static func quoted(_ value: String) -> String {
        guard value.isEmpty || value.contains(where: { $0.isWhitespace || $0 == "'" || $0 == "\\" }) else {
            return value
        }
        return "'\(value.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'"
    }
}
