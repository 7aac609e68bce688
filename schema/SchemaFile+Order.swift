extension SchemaFile {
    /// The schema that the file's object stands in: the folder it lies in.
    public var schema: String { String(path.split(separator: "/").dropLast().last ?? "") }

    /// The object that the file makes, with its schema: `analytics.orders`.
    public var object: String {
        path.split(separator: "/").suffix(2).joined(separator: ".").replacing(".sql", with: "")
    }

    /// The names with a schema in the statements: what stands in comments, in texts and in the bodies of functions is
    /// left out.
    public var names: Set<String> {
        let bytes = Array(text.utf8)
        var names: Set<String> = []
        var index = 0

        func byte(_ offset: Int) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }
        func skip(_ count: Int, untilBehind first: Unicode.Scalar, _ second: Unicode.Scalar? = nil) {
            index += count
            while index < bytes.count {
                index += 1
                guard bytes[index - 1] == UInt8(ascii: first) else { continue }
                guard let second else { return }
                guard byte(0) == UInt8(ascii: second) else { continue }
                return index += 1
            }
        }

        while index < bytes.count {
            switch (byte(0), byte(1)) {
            case (UInt8(ascii: "-"), UInt8(ascii: "-")): skip(2, untilBehind: "\n")
            case (UInt8(ascii: "'"), _): skip(1, untilBehind: "'")
            case (UInt8(ascii: "$"), UInt8(ascii: "$")): skip(2, untilBehind: "$", "$")
            case (let first, _) where first.isOfName:
                let start = index
                while byte(0).isOfName { index += 1 }
                let word = bytes[start..<index]
                if word.contains(UInt8(ascii: ".")) { names.insert(String(decoding: word, as: UTF8.self)) }
            default: index += 1
            }
        }
        return names
    }

    /// The files so that each stands behind those whose objects it names.
    public static func inOrder(_ files: [SchemaFile]) -> [SchemaFile] {
        let byObject = Dictionary(files.map { ($0.object, $0) }) { first, _ in first }
        var ordered: [SchemaFile] = []
        var seen: Set<String> = []
        func visit(_ file: SchemaFile) {
            guard seen.insert(file.path).inserted else { return }
            for name in file.names.sorted() {
                if let needed = byObject[name] { visit(needed) }
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
    fileprivate var isOfName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
