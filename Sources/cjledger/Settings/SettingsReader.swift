import Configuration

/// Reads single settings as text and says, when one is unusable, which and what it should be.
struct SettingsReader: Sendable {
    private let config: ConfigReader
    /// What only the file can say; nil without a file.
    let file: SettingsFile?

    init(_ config: ConfigReader, file: ConfigReader? = nil) {
        self.config = config
        self.file = file.map(SettingsFile.init)
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

    /// The text of a setting; empty counts as not set.
    func text(_ key: ConfigKey, isSecret: Bool = false) -> String? {
        config.string(forKey: key, isSecret: isSecret).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A setting that must be convertible when it is set.
    func value<Value>(
        _ key: ConfigKey, _ expected: String, isSecret: Bool = false, _ convert: (String) -> Value?
    ) throws(SettingsError) -> Value? {
        guard let text = text(key, isSecret: isSecret) else { return nil }
        guard let value = convert(text) else {
            throw .unusable(name: Self.name(key), expected: expected, value: isSecret ? nil : text)
        }
        return value
    }

    /// A whole number from 1 to a limit.
    func number(_ key: ConfigKey, of unit: String, atMost limit: Int) throws(SettingsError) -> Int? {
        try value(key, "a whole number of \(unit) above 0, at most \(limit)") {
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
    private let config: ConfigReader

    init(_ config: ConfigReader) { self.config = config }

    /// The reader for what stands below.
    var reader: SettingsReader { SettingsReader(config) }

    /// A list of one or more; nil when not set.
    func list(_ key: ConfigKey) throws(SettingsError) -> [String]? {
        if let list = config.stringArray(forKey: key) {
            guard !list.isEmpty else {
                throw .unusable(name: SettingsReader.name(key), expected: Self.list, value: "[]")
            }
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
