import Configuration
import Synchronization

/// Notes which settings were read, where each came from, and what people may see of it.
final class SettingsJournal: Sendable {
    /// Where a value came from.
    enum Origin: String, Encodable {
        case environment, file
        /// A file of its own, which the environment or the file of settings names.
        case secretFile = "secret file"
        case standard = "default"
    }

    /// What people may see of a value.
    enum Shown: Equatable {
        case text(String)
        case secret
        /// It is not what it should be, so it may be anything: a secret that was pasted into the wrong place, say.
        case unusable
    }

    /// A setting that was read.
    struct Entry {
        /// Its path in the file.
        let key: String
        /// The name people set it by.
        let name: String
        /// Nil when it is not set.
        let value: Shown?
        let origin: Origin
        /// Whether the setting may name a file that holds its value (``SettingsReader/fileKey(_:)``).
        let isSecret: Bool
        /// That file, where it was read.
        let secretFile: String?
    }

    private let noted = Mutex<(entries: [Entry], faults: [SettingsError])>(([], []))
    private let goesOn: Bool

    /// - Parameter goesOn: whether reading goes on after an unusable setting, to find all of them.
    init(goesOn: Bool = false) { self.goesOn = goesOn }

    /// The settings read, in the order in which they were read first.
    var entries: [Entry] { noted.withLock { $0.entries } }

    /// The unusable settings that were passed over.
    var faults: [SettingsError] { noted.withLock { $0.faults } }

    /// Notes a setting, or notes it anew.
    func note(
        _ key: ConfigKey, _ value: Shown?, _ origin: Origin, isSecret: Bool = false, secretFile: String? = nil
    ) {
        let entry = Entry(
            key: key.components.joined(separator: "."), name: SettingsReader.name(key), value: value, origin: origin,
            isSecret: isSecret, secretFile: secretFile)
        noted.withLock { noted in
            if let index = noted.entries.firstIndex(where: { $0.key == entry.key }) {
                noted.entries[index] = entry
            } else {
                noted.entries.append(entry)
            }
        }
    }

    /// Notes an unusable setting, or throws it.
    func report(_ fault: SettingsError) throws(SettingsError) {
        guard goesOn else { throw fault }
        noted.withLock { $0.faults.append(fault) }
    }
}
