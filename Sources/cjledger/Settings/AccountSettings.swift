import CJ
import CJClient
import Configuration
import Foundation
import Ledger
import Receiver
import Reconciler

/// What is set for one seller's account.
struct AccountSettings: Sendable {
    var name: AccountName
    var pathKey: PathKey?
    var signingKey: SigningKey?
    var isUnsigned: Bool
    var timeZone: TimeZone
    /// What CJ's API is called with; nil where it is not called.
    var apiKey: Secret?
    /// Where CJ's API is.
    var baseURL: URL
    /// What its settings are called, for messages.
    var pathKeyName: String
    var openIdName: String
    var apiKeyName: String
    /// The path key in clear, for the callback's URL.
    private var callbackKey: Secret?

    /// One account by plain settings, or those the file lists.
    static func all(_ reader: SettingsReader) throws(SettingsError) -> [AccountSettings] {
        guard let file = reader.file, let names = try file.list("accounts") else {
            let name = try reader.value("cjledger.account", standard: "main", nameExpectation, AccountName.init)
            return [
                try AccountSettings(
                    name, reader, pathKey: "cjledger.pathKey", openId: "cj.openId", unsigned: "cjledger.unsigned",
                    timeZone: "cj.timeZone", apiKey: "cj.apiKey", baseURL: "cj.baseUrl")
            ]
        }
        guard Set(names).count == names.count else {
            throw .contradiction("accounts names an account twice: each stands once in the list")
        }
        var accounts: [AccountSettings] = []
        for text in names {
            guard let name = AccountName(text) else {
                throw .unusable(name: "accounts", expected: "names of \(nameExpectation)")
            }
            accounts.append(
                try AccountSettings(
                    name, file.reader, pathKey: ["account", text, "pathKey"], openId: ["account", text, "openId"],
                    unsigned: ["account", text, "unsigned"], timeZone: ["account", text, "timeZone"],
                    apiKey: ["account", text, "apiKey"], baseURL: ["account", text, "baseUrl"]))
        }
        return accounts
    }

    /// The settings of the one account where the file lists none, which are not read where it does.
    static let plainKeys: [ConfigKey] = [
        "cjledger.account", "cjledger.pathKey", "cjledger.unsigned", "cj.openId", "cj.timeZone", "cj.apiKey",
        "cj.baseUrl",
    ]

    /// Those of them that a file may hold.
    static let plainSecretKeys: [ConfigKey] = ["cjledger.pathKey", "cj.openId", "cj.apiKey"]

    private static let nameExpectation = "1 to 64 of A–Z a–z 0–9 _ -"

    private init(
        _ name: AccountName, _ reader: SettingsReader, pathKey: ConfigKey, openId: ConfigKey, unsigned: ConfigKey,
        timeZone: ConfigKey, apiKey: ConfigKey, baseURL: ConfigKey
    ) throws(SettingsError) {
        self.name = name
        pathKeyName = SettingsReader.name(pathKey)
        openIdName = SettingsReader.name(openId)
        apiKeyName = SettingsReader.name(apiKey)
        let keys = try reader.value(
            pathKey, "\(PathKey.shortest) or more of A–Z a–z 0–9 _ - (e.g. openssl rand -hex 16)", isSecret: true
        ) { text in PathKey(text).map { (digest: $0, text: Secret(text)) } }
        self.pathKey = keys?.digest
        callbackKey = keys?.text
        signingKey = try reader.value(
            openId, "the digits of the account's openId", isSecret: true, SigningKey.init(openId:))
        isUnsigned = try reader.value(unsigned, standard: "false", "true or false", Self.flag)
        self.timeZone = try reader.value(
            timeZone, standard: "UTC", "a time zone such as UTC or Asia/Shanghai", TimeZone.init(identifier:))
        self.apiKey = try reader.text(apiKey, isSecret: true).flatMap(Secret.init)
        self.baseURL = try reader.value(
            baseURL, standard: CJClientSettings.standardBaseURL,
            "an http or https URL such as \(CJClientSettings.standardBaseURL), without user and password",
            shown: { PublicURL.shown($0.absoluteString) }, Self.baseURL)
    }

    private static func baseURL(_ text: String) -> URL? {
        guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false, parts.user == nil, parts.password == nil, parts.query == nil,
            parts.fragment == nil
        else { return nil }
        return URL(string: text.hasSuffix("/") ? String(text.dropLast()) : text)
    }

    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: nil
        }
    }

    /// The URL that CJ sends the account's webhooks to.
    ///
    /// - Throws: ``SettingsError`` when a part of it is not set.
    func callback(at origin: PublicURL?) throws(SettingsError) -> CallbackURL {
        guard let origin else {
            throw .missing(
                name: "CJLEDGER_PUBLIC_URL",
                cure: "name where the internet reaches `cjledger serve`, e.g. https://ledger.example.com")
        }
        return CallbackURL(origin: origin, account: name, pathKey: try requiredPathKey(callbackKey).text)
    }

    /// The account as the receiver wants it.
    ///
    /// Without an openId it takes nothing until `register` has stored one, which takes an API key.
    ///
    /// - Parameters:
    ///   - storedOpenId: what `register` stored, where it was looked for.
    ///   - look: finds what it has stored by then.
    /// - Throws: ``SettingsError`` when it lacks what keeps strangers out.
    func receiverAccount(
        storedOpenId: Secret? = nil, look: @escaping @Sendable () async -> Secret? = { nil }
    ) throws(SettingsError) -> ReceiverAccount {
        let pathKey = try requiredPathKey(pathKey)
        let authentication: ReceiverAccount.Authentication
        switch (signingKey, isUnsigned) {
        case (let key?, false): authentication = .signed(key)
        case (nil, true): authentication = .unsigned
        case (nil, false):
            let known = storedOpenId.flatMap { SigningKey(openId: $0.text) }
            guard known != nil || apiKey != nil else { throw .missing(name: openIdName, cure: openIdCure) }
            authentication = .stored(
                StoredKey(known) { await look().flatMap { SigningKey(openId: $0.text) } })
        case (_?, true):
            throw .contradiction(
                "\(openIdName) and CJLEDGER_UNSIGNED are both set for account \(name): remove one of them")
        }
        return ReceiverAccount(name: name, pathKey: pathKey, authentication: authentication)
    }

    /// Whether only what `register` stored can tell CJ's signature.
    var needsStoredOpenId: Bool { signingKey == nil && !isUnsigned }

    private func requiredPathKey<Key>(_ key: Key?) throws(SettingsError) -> Key {
        guard let key else {
            throw .missing(name: pathKeyName, cure: "choose 32 random characters, e.g. openssl rand -hex 16")
        }
        return key
    }

    private var openIdCure: String {
        """
        set \(apiKeyName) and run `cjledger register`, which asks CJ for it and stores it, or set it to the openId that \
        getAccessToken answers, or set CJLEDGER_UNSIGNED=true to believe everybody who knows the path
        """
    }
}
