import ArgumentParser
import Ledger

extension AccountSettings {
    /// The account that a command is about.
    ///
    /// - Parameter name: as it was given; nil where it was not, which will do where there is one account.
    static func chosen(_ name: String?, among accounts: [AccountSettings]) throws -> AccountSettings {
        let names = accounts.map(\.name.text).joined(separator: ", ")
        if let name {
            guard let found = accounts.first(where: { $0.name.text == name }) else {
                throw ValidationError("there is no account \(name): the settings have \(names)")
            }
            return found
        }
        guard accounts.count == 1, let only = accounts.first else {
            throw ValidationError("there are several accounts: name one of \(names) with --account")
        }
        return only
    }
}
