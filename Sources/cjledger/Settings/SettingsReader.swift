import Configuration

/// Reads single settings as text and says, when one is unusable, which and what it should be.
struct SettingsReader: Sendable {
    private let environment: ConfigReader
    /// What only the file can say; nil without a file.
    let file: SettingsFile?
    private let journal: SettingsJournal

    init(_ environment: ConfigReader, file: ConfigReader? = nil, journal: SettingsJournal = SettingsJournal()) {
        self.environment = environment
        self.file = file.map { SettingsFile($0, journal: journal) }
        self.journal = journal
    }

    /// Settings given by the program itself, by their dotted names.
    init(values: [String: String]) {
        let pairs = values.map { name, value in
            (
                AbsoluteConfigKey(name.split(separator: ".").map(String.init)),
                ConfigValue(.string(value), isSecret: false)
            )
        }
        self.init(ConfigReader(provider: InMemoryProvider(values: Dictionary(uniqueKeysWithValues: pairs))))
    }

    /// The text of a setting; empty counts as not set, and hides the file's.
    func text(_ key: ConfigKey, isSecret: Bool = false) throws(SettingsError) -> String? {
        let found = try find(key, isSecret: isSecret)
        note(key, found.text.map { isSecret ? .secret : .text($0) }, found, isSecret: isSecret)
        return found.text
    }

    /// What was found of a setting, and where.
    private struct Found {
        var text: String?
        var origin = SettingsJournal.Origin.standard
        var secretFile: String?
    }

    private func find(_ key: ConfigKey, isSecret: Bool) throws(SettingsError) -> Found {
        for (origin, config) in [(SettingsJournal.Origin.environment, environment), (.file, file?.config)] {
            let text = config?.string(forKey: key, isSecret: isSecret)
            if isSecret, let path = config?.string(forKey: Self.fileKey(key)), !path.isEmpty {
                do {
                    return try secret(key, besides: text, inFile: path)
                } catch {
                    try journal.report(error)
                    return Found(origin: origin)
                }
            }
            guard let text else { continue }
            return text.isEmpty ? Found() : Found(text: text, origin: origin)
        }
        return Found()
    }

    private func secret(_ key: ConfigKey, besides text: String?, inFile path: String) throws(SettingsError) -> Found {
        let name = Self.name(key), fileName = Self.name(Self.fileKey(key))
        guard text?.isEmpty != false else {
            throw .contradiction("\(name) and \(fileName) are both set: keep one of them")
        }
        guard Self.isPath(path) else {
            throw .unusable(name: fileName, expected: "the path of a file that holds the secret")
        }
        return Found(
            text: try SecretFile.text(at: path, namedBy: fileName), origin: .secretFile, secretFile: path)
    }

    private func note(_ key: ConfigKey, _ value: SettingsJournal.Shown?, _ found: Found, isSecret: Bool) {
        journal.note(key, value, found.origin, isSecret: isSecret, secretFile: found.secretFile)
    }

    /// The setting that names a file which holds another's value: `CJ_API_KEY_FILE` for `CJ_API_KEY`.
    static func fileKey(_ key: ConfigKey) -> ConfigKey {
        ConfigKey(key.components.dropLast() + key.components.suffix(1).map { $0 + "File" })
    }

    /// A setting that must be convertible when it is set.
    ///
    /// - Parameter shown: how people may see what may hold a secret; without, a secret is hidden altogether.
    func value<Value>(
        _ key: ConfigKey, _ expected: String, isSecret: Bool = false, shown: ((Value) -> String)? = nil,
        _ convert: (String) -> Value?
    ) throws(SettingsError) -> Value? {
        let found = try find(key, isSecret: isSecret)
        guard let text = found.text else {
            note(key, nil, found, isSecret: isSecret)
            return nil
        }
        guard let value = convert(text) else {
            note(key, .unusable, found, isSecret: isSecret)
            let name = found.secretFile == nil ? Self.name(key) : "what \(Self.name(Self.fileKey(key))) names"
            try journal.report(.unusable(name: name, expected: expected))
            return nil
        }
        note(key, shown.map { .text($0(value)) } ?? (isSecret ? .secret : .text(text)), found, isSecret: isSecret)
        return value
    }

    /// A setting that counts as `standard` where it is not set.
    func value<Value>(
        _ key: ConfigKey, standard: String, _ expected: String, shown: ((Value) -> String)? = nil,
        _ convert: (String) -> Value?
    ) throws(SettingsError) -> Value {
        if let value = try value(key, expected, shown: shown, convert) { return value }
        guard let value = convert(standard) else { throw .unusable(name: Self.name(key), expected: expected) }
        if try find(key, isSecret: false).text == nil { journal.note(key, .text(standard), .standard) }
        return value
    }

    /// The path of a file or folder.
    func path(_ key: ConfigKey, of what: String) throws(SettingsError) -> String? {
        try value(key, "the path of \(what)") { Self.isPath($0) ? $0 : nil }
    }

    /// Whether a text can be a path. What stands in a file, and a URL, are pasted by mistake and may be secret.
    static func isPath(_ text: String) -> Bool {
        text.utf8.count <= 1024 && !text.contains("://") && !text.contains("-----BEGIN")
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    /// A whole number from 1 to a limit.
    func number(
        _ key: ConfigKey, standard: Int, of unit: String, atMost limit: Int
    ) throws(SettingsError) -> Int {
        try value(key, standard: String(standard), "a whole number of \(unit) above 0, at most \(limit)") {
            Int($0).flatMap { (1...limit).contains($0) ? $0 : nil }
        }
    }

    /// The name people set it by: the environment variable, or the path in the file for settings that exist only there.
    static func name(_ key: ConfigKey) -> String {
        guard let first = key.components.first, ["cjledger", "cj"].contains(first) else {
            return key.components.joined(separator: ".")
        }
        return key.components.map { component in
            component.reduce(into: "") { $0 += $1.isUppercase ? "_\($1)" : $1.uppercased() }
        }.joined(separator: "_")
    }
}

/// The settings that only a file can hold, so that no stray variable of the environment is taken for one.
struct SettingsFile: Sendable {
    fileprivate let config: ConfigReader
    private let journal: SettingsJournal

    fileprivate init(_ config: ConfigReader, journal: SettingsJournal) {
        self.config = config
        self.journal = journal
    }

    /// The reader for what stands below.
    var reader: SettingsReader {
        SettingsReader(ConfigReader(provider: InMemoryProvider(values: [:])), file: config, journal: journal)
    }

    /// A list of one or more; nil when not set.
    func list(_ key: ConfigKey) throws(SettingsError) -> [String]? {
        if let list = config.stringArray(forKey: key) {
            guard !list.isEmpty else {
                throw .unusable(name: SettingsReader.name(key), expected: Self.list)
            }
            journal.note(key, .text("[\(list.joined(separator: ", "))]"), .file)
            return list
        }
        guard config.string(forKey: key) != nil else { return nil }
        throw .unusable(name: SettingsReader.name(key), expected: Self.list)
    }

    private static let list = "a list such as [main, second]"
}

/// A setting that is missing or unusable. What cannot be used is not repeated: nobody knows what it is.
enum SettingsError: Error, CustomStringConvertible {
    case missing(name: String, cure: String)
    case unusable(name: String, expected: String)
    case contradiction(String)
    /// Why the file of settings cannot be read.
    case unreadableFile(String)
    /// Why the file that a setting names for a secret cannot be used.
    case unreadableSecret(name: String, reason: String)

    var description: String {
        switch self {
        case .missing(let name, let cure): "\(name) is not set: \(cure)"
        case .unusable(let name, let expected): "\(name) must be \(expected)"
        case .contradiction(let text): text
        case .unreadableFile(let reason): "the file that CJLEDGER_CONFIG names cannot be read: \(reason)"
        case .unreadableSecret(let name, let reason): "the file that \(name) names cannot be used: \(reason)"
        }
    }
}
