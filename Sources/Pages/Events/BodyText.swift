import CJ
import Folding
import ReadModels

/// A body as pages show it: as it was received, and as it is read, both without what may be somebody's.
///
/// What stands under a name of the deny-list or is the account's openId is masked. Of free texts the words that are known
/// are shown, as in the views. A list of events that a message carries as text is read as what it holds.
struct BodyText: Sendable, Equatable {
    /// The bytes, each value that is not shown in the place of its own replaced.
    let received: String
    /// What stands where, one after the other.
    let fields: [Field]
    /// The names whose values are masked, each once.
    let masked: [String]
    /// Whether free texts have words that are not shown.
    let hidesWords: Bool

    struct Field: Sendable, Equatable {
        /// `params.orderItems[1].vid`.
        let path: String
        let value: String
        let isMasked: Bool
    }

    static let mask = "▒▒▒"

    /// So deep a text is read.
    static let deepest = 64

    /// - Parameter isSecret: whether a value is shown nowhere, as an openId is.
    /// - Returns: nil for what is no JSON text: nobody could say what in it is whose.
    init?(_ body: [UInt8], isSecret: @escaping @Sendable (String) -> Bool = { _ in false }) {
        guard let reader = Reader(body, isSecret: isSecret) else { return nil }
        received = String(decoding: reader.masked, as: UTF8.self)
        fields = reader.fields
        masked = reader.names.sorted()
        hidesWords = reader.hidesWords
    }

    /// Names under which people write what they please.
    private static let freeTexts: Set<String> = [
        "activity", "thirdactivity", "statusdesc", "statusdescription", "description", "trackingstatus", "reason",
        "disputereason", "message",
    ]
    private static let places: Set<String> = ["location", "thirdlocation"]

    /// Reads a JSON text from its beginning to its end, and writes it anew as it goes.
    private struct Reader {
        private let bytes: [UInt8]
        private let isSecret: @Sendable (String) -> Bool
        private var place = 0
        private(set) var masked: [UInt8] = []
        private(set) var fields: [Field] = []
        private(set) var names: Set<String> = []
        private(set) var hidesWords = false

        init?(
            _ bytes: [UInt8], isSecret: @escaping @Sendable (String) -> Bool, path: String = "", depth: Int = 0
        ) {
            self.bytes = bytes
            self.isSecret = isSecret
            masked.reserveCapacity(bytes.count)
            if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
            guard value(named: "", path: path, depth: depth) else { return nil }
            blanks()
            guard place == bytes.count else { return nil }
        }

        private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

        private mutating func blanks() {
            while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                masked.append(byte)
                place += 1
            }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            masked.append(byte)
            place += 1
            return true
        }

        /// One value; false where there is none.
        private mutating func value(named name: String, path: String, depth: Int) -> Bool {
            guard depth < BodyText.deepest else { return false }
            blanks()
            let start = (place, masked.count, fields.count)
            let read =
                switch next {
                case UInt8(ascii: "{"): object(path: path, depth: depth)
                case UInt8(ascii: "["): array(named: name, path: path, depth: depth)
                case UInt8(ascii: "\""): text(named: name, path: path, depth: depth)
                default: literal(path: path)
                }
            guard read else { return false }
            if isPersonal(name), !isNull(from: start.0) {
                // All of it, whatever it holds.
                masked.removeSubrange(start.1...)
                masked += Array("\"\(BodyText.mask)\"".utf8)
                fields.removeSubrange(start.2...)
                fields.append(Field(path: path, value: BodyText.mask, isMasked: true))
                names.insert(name)
            }
            return true
        }

        private func isNull(from start: Int) -> Bool { bytes[start..<place].elementsEqual("null".utf8) }

        private func isPersonal(_ name: String) -> Bool {
            !name.isEmpty && (PersonalKeys.contains(name) || BodyText.plain(name) == "openid")
        }

        private mutating func object(path: String, depth: Int) -> Bool {
            guard take(UInt8(ascii: "{")) else { return false }
            blanks()
            if take(UInt8(ascii: "}")) {
                fields.append(Field(path: path, value: "{}", isMasked: false))
                return true
            }
            repeat {
                blanks()
                guard let name = string() else { return false }
                // A name may be anything, somebody's address too; only what looks like a name of a field is one.
                masked += Array(BodyText.quoted(name.text).utf8)
                blanks()
                guard take(UInt8(ascii: ":")),
                    value(named: name.text, path: path.isEmpty ? name.text : "\(path).\(name.text)", depth: depth + 1)
                else { return false }
                blanks()
            } while take(UInt8(ascii: ","))
            return take(UInt8(ascii: "}"))
        }

        private mutating func array(named name: String, path: String, depth: Int) -> Bool {
            guard take(UInt8(ascii: "[")) else { return false }
            blanks()
            if take(UInt8(ascii: "]")) {
                fields.append(Field(path: path, value: "[]", isMasked: false))
                return true
            }
            var index = 0
            repeat {
                // The elements are what the array's name says.
                let isText = BodyText.freeTexts.contains(BodyText.plain(name))
                guard value(named: isText ? name : "", path: "\(path)[\(index)]", depth: depth + 1) else {
                    return false
                }
                index += 1
                blanks()
            } while take(UInt8(ascii: ","))
            return take(UInt8(ascii: "]"))
        }

        /// A string's raw bytes without quotes, and what they mean.
        private mutating func string() -> (raw: ArraySlice<UInt8>, text: String)? {
            guard next == UInt8(ascii: "\"") else { return nil }
            let start = place
            place += 1
            while let byte = next, byte != UInt8(ascii: "\"") { place += byte == UInt8(ascii: "\\") ? 2 : 1 }
            guard next == UInt8(ascii: "\"") else { return nil }
            place += 1
            let whole = Array(bytes[start..<place])
            guard let text = try? JSON(parsing: whole).string else { return nil }
            return (bytes[start + 1..<place - 1], text)
        }

        private mutating func text(named name: String, path: String, depth: Int) -> Bool {
            guard let (raw, text) = string() else { return false }
            let plain = BodyText.plain(name)
            if isSecret(text) {
                masked += Array("\"\(BodyText.mask)\"".utf8)
                fields.append(Field(path: path, value: BodyText.mask, isMasked: true))
                names.insert("openId")
                return true
            }
            let mayHoldJSON =
                text.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
                .map { "[{\"".unicodeScalars.contains($0) } ?? false
            if mayHoldJSON, let inner = Reader(Array(text.utf8), isSecret: isSecret, path: path, depth: depth + 1) {
                if inner.names.isEmpty, !inner.hidesWords {
                    masked += [UInt8(ascii: "\"")] + raw + [UInt8(ascii: "\"")]
                } else {
                    masked += Array(BodyText.quoted(String(decoding: inner.masked, as: UTF8.self)).utf8)
                }
                fields += inner.fields
                names.formUnion(inner.names)
                hidesWords = hidesWords || inner.hidesWords
                return true
            }
            let shown =
                if mayHoldJSON {
                    // It looks like a JSON text and cannot be read as one, so it may hold anything.
                    BodyText.mask
                } else if BodyText.freeTexts.contains(plain) {
                    Vocabulary.compiledIn.shown(text)
                } else if BodyText.places.contains(plain) {
                    Vocabulary.compiledIn.shownPlace(text)
                } else {
                    text
                }
            if shown == text {
                masked += [UInt8(ascii: "\"")] + raw + [UInt8(ascii: "\"")]
            } else {
                masked += Array(BodyText.quoted(shown).utf8)
                hidesWords = true
            }
            fields.append(Field(path: path, value: shown, isMasked: false))
            return true
        }

        private mutating func literal(path: String) -> Bool {
            let start = place
            while let byte = next, BodyText.isLiteral(byte) { place += 1 }
            guard place > start else { return false }
            let text = String(decoding: bytes[start..<place], as: UTF8.self)
            if isSecret(text) {
                masked += Array("\"\(BodyText.mask)\"".utf8)
                fields.append(Field(path: path, value: BodyText.mask, isMasked: true))
                names.insert("openId")
            } else {
                masked += bytes[start..<place]
                fields.append(Field(path: path, value: text, isMasked: false))
            }
            return true
        }
    }

    private static func isLiteral(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "E"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }

    /// As a JSON string.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
