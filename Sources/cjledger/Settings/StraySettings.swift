import Configuration
import Foundation
import Yams

/// Settings that somebody wrote and nobody reads.
enum StraySettings {
    /// What is wrong with the names that are set, after all settings were read.
    static func warnings(_ entries: [SettingsJournal.Entry]) -> [String] {
        let environment = ProcessInfo.processInfo.environment
        let files = entries.filter(\.isSecret).map { ($0.name + "_FILE", $0.key + "File") }
        let read = entries.map { ($0.name, $0.key) } + files + [("accounts", "accounts")]
        let unread = (AccountSettings.plainKeys + AccountSettings.plainSecretKeys.map(SettingsReader.fileKey)).map {
            (SettingsReader.name($0), $0.components.joined(separator: "."))
        }.filter { key in !read.contains { $0.0 == key.0 } }
        return warnings(
            environment: environment.filter { !$0.value.isEmpty }.map(\.key),
            file: environment["CJLEDGER_CONFIG"].map(paths(inFile:)) ?? [], read: read, unread: unread)
    }

    /// What is wrong with the names that are set, in words; values are not looked at.
    ///
    /// - Parameters:
    ///   - environment: the names of all variables.
    ///   - file: the paths of all that stands in the file.
    ///   - read: what was read, by its name and its path in the file.
    ///   - unread: further settings there are, which were not read this time.
    static func warnings(
        environment: [String], file: [String], read: [(name: String, key: String)],
        unread: [(name: String, key: String)]
    ) -> [String] {
        let known = read + unread
        let variables = environment.filter { $0.hasPrefix("CJLEDGER_") || $0.hasPrefix("CJ_") }
        return variables.sorted().compactMap { name in
            // Others may have variables that begin with CJ_ too.
            warning(name, known.map(\.name), unread.map(\.name), mayBeForeign: !name.hasPrefix("CJLEDGER_"))
        } + file.sorted().compactMap { warning($0, known.map(\.key), unread.map(\.key), mayBeForeign: false) }
    }

    private static func warning(
        _ name: String, _ known: [String], _ unread: [String], mayBeForeign: Bool
    ) -> String? {
        if unread.contains(name) {
            return "\(name) is set and not read, since the file lists accounts: set it under the account"
        }
        if known.contains(name) { return nil }
        if name.hasSuffix("_FILE"), known.contains(String(name.dropLast(5))) {
            return "\(name) is not read, since \(name.dropLast(5)) is no secret: set that"
        }
        // What stands below a setting may be its value, written as a mapping by mistake.
        if let above = known.first(where: { name.hasPrefix($0 + ".") }) {
            return "\(above) has something below it where its value should be"
        }
        let nearest = known.map { ($0, distance(name.lowercased(), $0.lowercased())) }.min { $0.1 < $1.1 }
        if let (other, distance) = nearest, distance <= 3 { return "\(name) is no setting; did you mean \(other)?" }
        return mayBeForeign ? nil : "\(name) is no setting of this version; docs/settings.md lists them"
    }

    /// How many characters must be added, left out or replaced to make one text of the other (Levenshtein).
    static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (index, character) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (place, candidate) in other.enumerated() {
                let replaced = diagonal + (character == candidate ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(replaced, row[place] + 1, diagonal + 1)
            }
        }
        return row[other.count]
    }

    /// The paths of all that stands in a YAML file; none when it cannot be read.
    static func paths(inFile path: String) -> [String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let root = try? Yams.compose(yaml: text)
        else { return [] }
        return paths(root, below: [])
    }

    private static func paths(_ node: Node, below path: [String]) -> [String] {
        guard let mapping = node.mapping else { return [path.joined(separator: ".")] }
        return mapping.flatMap { paths($0.value, below: path + [$0.key.string ?? "?"]) }
    }
}
