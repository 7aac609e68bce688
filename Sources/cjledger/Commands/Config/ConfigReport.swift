/// What `config check` found: the settings, and one finding for each thing it looked at.
struct ConfigReport: Encodable {
    let settings: [Setting]
    private(set) var findings: [Finding] = []

    /// A setting as people may see it.
    struct Setting: Encodable {
        let name: String
        /// Nil where it is not set, for a secret, and for what cannot be used.
        let value: String?
        let isSet: Bool
        private let isUsable: Bool
        let origin: SettingsJournal.Origin

        init(_ entry: SettingsJournal.Entry) {
            name = entry.name
            isSet = entry.value != nil
            isUsable = entry.value != .unusable
            origin = entry.origin
            if case .text(let text) = entry.value { value = text } else { value = nil }
        }

        var shownValue: String { value ?? (isSet ? (isUsable ? "set" : "not usable") : "not set") }

        enum CodingKeys: String, CodingKey {
            case name, value
            case isSet = "is_set"
            case origin = "from"
        }

        /// Every member stands in the object, null where there is nothing to show.
        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encode(name, forKey: .name)
            try members.encode(value, forKey: .value)
            try members.encode(isSet, forKey: .isSet)
            try members.encode(origin, forKey: .origin)
        }
    }

    /// How a look at something ended.
    enum Verdict: String, Encodable {
        case ok
        /// Worth a look; `serve` starts all the same.
        case warning
        /// `serve` would not start.
        case failed
    }

    struct Finding: Encodable {
        let subject: String
        let verdict: Verdict
        let detail: String
    }

    /// What a check throws when `serve` would start all the same.
    struct Warning: Error {
        let text: String

        init(_ text: String) { self.text = text }
    }

    init(settings: [Setting]) { self.settings = settings }

    var wouldServe: Bool { !findings.contains { $0.verdict == .failed } }

    /// Notes what a check says, or what it throws.
    ///
    /// - Returns: whether all is well enough to go on.
    @discardableResult
    mutating func check(_ subject: String, _ body: () async throws -> String) async -> Bool {
        do {
            findings.append(Finding(subject: subject, verdict: .ok, detail: try await body()))
            return true
        } catch let warning as Warning {
            findings.append(Finding(subject: subject, verdict: .warning, detail: warning.text))
            return true
        } catch {
            findings.append(Finding(subject: subject, verdict: .failed, detail: "\(error)"))
            return false
        }
    }

    private enum CodingKeys: String, CodingKey {
        case settings
        case findings = "checks"
        case wouldServe = "would_serve"
    }

    func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(settings, forKey: .settings)
        try members.encode(findings, forKey: .findings)
        try members.encode(wouldServe, forKey: .wouldServe)
    }
}
