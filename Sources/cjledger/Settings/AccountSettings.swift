import CJ
import Configuration
import Foundation
import Ledger
import Receiver

/// What is set for one seller's account.
struct AccountSettings: Sendable {
    var name: AccountName
    var pathKey: PathKey?
    var signingKey: SigningKey?
    var isUnsigned: Bool
    var timeZone: TimeZone
    /// What its settings are called, for messages.
    var pathKeyName: String
    var openIdName: String

    /// One account by plain settings, or those the file lists.
    static func all(_ reader: SettingsReader) throws(SettingsError) -> [AccountSettings] {
        guard let file = reader.file, let names = try file.list("accounts") else {
            let name = try reader.value("cjledger.account", standard: "main", nameExpectation, AccountName.init)
            return [
                try AccountSettings(
                    name, reader, pathKey: "cjledger.pathKey", openId: "cj.openId", unsigned: "cjledger.unsigned",
                    timeZone: "cj.timeZone")
            ]
        }
        guard Set(names).count == names.count else {
            throw .contradiction("accounts names an account twice: each stands once in the list")
        }
        var accounts: [AccountSettings] = []
        for text in names {
            guard let name = AccountName(text) else {
                throw .unusable(name: "accounts", expected: "names of \(nameExpectation)", value: text)
            }
            accounts.append(
                try AccountSettings(
                    name, file.reader, pathKey: ["account", text, "pathKey"], openId: ["account", text, "openId"],
                    unsigned: ["account", text, "unsigned"], timeZone: ["account", text, "timeZone"]))
        }
        return accounts
    }

    /// The settings of the one account where the file lists none, which are not read where it does.
    static let plainKeys: [ConfigKey] = [
        "cjledger.account", "cjledger.pathKey", "cjledger.unsigned", "cj.openId", "cj.timeZone",
    ]

    private static let nameExpectation = "1 to 64 of A–Z a–z 0–9 _ -"

    private init(
        _ name: AccountName, _ reader: SettingsReader, pathKey: ConfigKey, openId: ConfigKey, unsigned: ConfigKey,
        timeZone: ConfigKey
    ) throws(SettingsError) {
        self.name = name
        pathKeyName = SettingsReader.name(pathKey)
        openIdName = SettingsReader.name(openId)
        self.pathKey = try reader.value(
            pathKey, "\(PathKey.shortest) or more of A–Z a–z 0–9 _ - (e.g. openssl rand -hex 16)", isSecret: true,
            PathKey.init)
        signingKey = try reader.value(
            openId, "the digits of the account's openId", isSecret: true, SigningKey.init(openId:))
        isUnsigned = try reader.value(unsigned, standard: "false", "true or false", Self.flag)
        self.timeZone = try reader.value(
            timeZone, standard: "UTC", "a time zone such as UTC or Asia/Shanghai", TimeZone.init(identifier:))
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: nil
        }
    }

    /// The account as the receiver wants it.
    ///
    /// - Throws: ``SettingsError`` when it lacks what keeps strangers out.
    func receiverAccount() throws(SettingsError) -> ReceiverAccount {
        guard let pathKey else {
            throw .missing(name: pathKeyName, cure: "choose 32 random characters, e.g. openssl rand -hex 16")
        }
        let authentication: ReceiverAccount.Authentication
        switch (signingKey, isUnsigned) {
        case (let key?, false): authentication = .signed(key)
        case (nil, true): authentication = .unsigned
        case (nil, false):
            throw .missing(
                name: openIdName,
                cure:
                    "set it to the openId that getAccessToken answers, or set CJLEDGER_UNSIGNED=true to believe whoever knows the path"
            )
        case (_?, true):
            throw .contradiction(
                "\(openIdName) and CJLEDGER_UNSIGNED are both set for account \(name): remove one of them")
        }
        return ReceiverAccount(name: name, pathKey: pathKey, authentication: authentication)
    }
}
