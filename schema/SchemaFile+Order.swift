extension SchemaFile {
    /// The schema that the file's object stands in: the folder it lies in.
    public var schema: String { String(path.split(separator: "/").dropLast().last ?? "") }

    /// The object that the file makes, with its schema: `analytics.orders`.
    public var object: String {
        path.split(separator: "/").suffix(2).joined(separator: ".").replacing(".sql", with: "")
    }

    /// The words of the statements: what stands in comments, in texts and in the bodies of functions is left out.
    public var words: Set<String> {
        let bytes = Array(text.utf8)
        var words: Set<String> = []
        var index = 0

        func starts(_ other: StaticString) -> Bool { bytes[index...].starts(with: other.description.utf8) }
        func skip(past end: StaticString) {
            index += 1
            while index < bytes.count, !starts(end) { index += 1 }
            index += end.utf8CodeUnitCount
        }

        while index < bytes.count {
            if starts("--") {
                skip(past: "\n")
            } else if starts("'") {
                skip(past: "'")
            } else if starts("$$") {
                index += 1
                skip(past: "$$")
            } else {
                let word = bytes[index...].prefix { $0.isWordOrDot }
                if !word.isEmpty { words.insert(String(decoding: word, as: UTF8.self)) }
                index += max(word.count, 1)
            }
        }
        return words
    }

    /// The files so that each stands behind those whose objects it names.
    public static func inOrder(_ files: [SchemaFile]) -> [SchemaFile] {
        let byObject = Dictionary(files.map { ($0.object, $0) }) { first, _ in first }
        var ordered: [SchemaFile] = []
        var seen: Set<String> = []
        func visit(_ file: SchemaFile) {
            guard seen.insert(file.path).inserted else { return }
            for word in file.words.sorted() {
                if let needed = byObject[word] { visit(needed) }
            }
            ordered.append(file)
        }
        files.forEach(visit)
        return ordered
    }

    /// The file's statements, run as the owner of its schema, who then owns what they make. For use in a transaction.
    public var sqlAsOwner: String {
        """
        SELECT set_config('role', pg_get_userbyid(nspowner), true) FROM pg_namespace WHERE nspname = '\(schema)';
        \(text)
        RESET ROLE;

        """
    }

    /// What is made again whenever it changed: the functions, then the views, each behind what it uses.
    public static let repeatable = inOrder(all(in: "functions")) + inOrder(all(in: "views"))
}

extension UInt8 {
    fileprivate var isWordOrDot: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
