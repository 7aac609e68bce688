/// The head of a webhook: what every message of CJ's carries beside its own content (`docs/cj.md`, Envelope).
///
/// The type is read at once, the rest when it is asked for.
public struct Envelope: Sendable {
    /// What the message is about: `ORDER`, `LOGISTIC` and others. The set is open.
    public let type: String
    /// What happened to it: `INSERT`, `UPDATE`, `DELETE` and others. The set is open; nil when absent or unusable.
    public var messageType: String? { json.member("messageType")?.string.flatMap(Self.usable) }
    /// CJ's id of the message. It is not unique: CJ's samples use one id in several types. Nil when absent or unusable.
    public var messageId: String? {
        json.member("messageId").flatMap { $0.string ?? $0.number }.flatMap(Self.usable)
    }
    /// The content, an object in every message CJ documents. Nil when absent or null.
    public let params: JSON?
    /// The whole message.
    public let json: JSON

    /// The longest `type`, `messageType` or `messageId` that is taken over, in bytes of UTF-8.
    public static let longestName = 128

    /// Reads the head of a body, whatever its content.
    ///
    /// - Throws: ``NotAnEvent`` when the bytes are not a JSON object with a usable `type`.
    public init(_ body: [UInt8]) throws(NotAnEvent) {
        guard !body.isEmpty else { throw .empty }
        do {
            json = try JSON(parsing: body)
        } catch {
            throw .notJSON(error)
        }
        guard json.isObject else { throw .notAnObject }
        guard let type = json.member("type")?.string.flatMap(Self.usable), !type.isEmpty else { throw .noType }
        self.type = type
        params = json.member("params")
    }

    /// A name is copied out of the body only if it fits an index row and a text column, neither of which holds a NUL.
    private static func usable(_ name: String) -> String? {
        name.utf8.count <= longestName && !name.utf8.contains(0) ? name : nil
    }
}

/// Why a signed body is not an event. The words name the place, never the content.
public enum NotAnEvent: Error, Equatable, CustomStringConvertible {
    case empty
    case notJSON(JSONError)
    case notAnObject
    case noType

    public var description: String {
        switch self {
        case .empty: "the body is empty"
        case .notJSON(let error): "not JSON: \(error)"
        case .notAnObject: "JSON, but not an object"
        case .noType: "no text `type` of 1 to \(Envelope.longestName) bytes"
        }
    }
}
