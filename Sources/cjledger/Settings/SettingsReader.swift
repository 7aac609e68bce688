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
    func text(_ key: ConfigKey, isSecret: Bool = false) -> String? {
        let (text, origin) = find(key, isSecret: isSecret)
        journal.note(key, text.map { isSecret ? .secret : .text($0) }, origin)
        return text
    }

    private func find(_ key: ConfigKey, isSecret: Bool) -> (text: String?, SettingsJournal.Origin) {
        for (origin, config) in [(SettingsJournal.Origin.environment, environment), (.file, file?.config)] {
            guard let text = config?.string(forKey: key, isSecret: isSecret) else { continue }
            return text.isEmpty ? (nil, .standard) : (text, origin)
        }
        return (nil, .standard)
    }

    /// A setting that must be convertible when it is set.
    ///
    /// - Parameter shown: how people may see a secret; it is hidden altogether without.
    func value<Value>(
        _ key: ConfigKey, _ expected: String, isSecret: Bool = false, shown: ((Value) -> String)? = nil,
        _ convert: (String) -> Value?
    ) throws(SettingsError) -> Value? {
        guard let text = text(key, isSecret: isSecret) else { return nil }
        guard let value = convert(text) else {
            try journal.report(.unusable(name: Self.name(key), expected: expected, value: isSecret ? nil : text))
            return nil
        }
        if let shown { journal.note(key, .text(shown(value)), find(key, isSecret: isSecret).1) }
        return value
    }

    /// A setting that counts as `standard` where it is not set.
    func value<Value>(
        _ key: ConfigKey, standard: String, _ expected: String, _ convert: (String) -> Value?
    ) throws(SettingsError) -> Value {
        if let value = try value(key, expected, convert) { return value }
        guard let value = convert(standard) else {
            throw .unusable(name: Self.name(key), expected: expected, value: standard)
        }
        if find(key, isSecret: false).text == nil { journal.note(key, .text(standard), .standard) }
        return value
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
                throw .unusable(name: SettingsReader.name(key), expected: Self.list, value: "[]")
            }
            journal.note(key, .text("[\(list.joined(separator: ", "))]"), .file)
            return list
        }
        guard let text = config.string(forKey: key) else { return nil }
        throw .unusable(name: SettingsReader.name(key), expected: Self.list, value: text)
    }

    private static let list = "a list such as [main, second]"
}

/// A setting that is missing or unusable. Secrets are not repeated.
enum SettingsError: Error, CustomStringConvertible {
    case missing(name: String, cure: String)
    case unusable(name: String, expected: String, value: String?)
    case contradiction(String)
    case unreadableFile(String, String)

    var description: String {
        switch self {
        case .missing(let name, let cure): "\(name) is not set: \(cure)"
        case .unusable(let name, let expected, let value):
            "\(name) must be \(expected)" + (value.map { "; it is '\($0)'" } ?? "")
        case .contradiction(let text): text
        case .unreadableFile(let file, let reason):
            "the file \(file) that CJLEDGER_CONFIG names cannot be read: \(reason)"
        }
    }
}
