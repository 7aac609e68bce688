import HTTPTypes
import Ledger

/// Decides by method and path alone, before any body is read, whether and for whom a request is let in.
struct Door: Sendable {
    private let accounts: [String: ReceiverAccount]
    /// Compared with when the account is unknown, so that this takes as long as a wrong key.
    private let nobody: ReceiverAccount?

    init(_ accounts: [ReceiverAccount]) {
        self.accounts = Dictionary(accounts.map { ($0.name.text, $0) }) { first, _ in first }
        nobody = accounts.first
    }

    enum Decision {
        /// A webhook for this account.
        case webhook(ReceiverAccount)
        /// CJ looking whether somebody answers.
        case probe
        /// A method that means nothing here.
        case methodNotAllowed
        /// No such account or key, or another path altogether.
        case unknown
    }

    func decide(method: HTTPRequest.Method, path: String) -> Decision {
        guard let account = account(at: path) else { return .unknown }
        switch method {
        case .post: return .webhook(account)
        case .get, .head: return .probe
        default: return .methodNotAllowed
        }
    }

    /// The account of `/cj/{account}/{key}` if the key is its own.
    private func account(at path: String) -> ReceiverAccount? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isCallback = parts.count == 4 && parts[0].isEmpty && parts[1] == "cj"
        let account = isCallback ? accounts[String(parts[2])] : nil
        let isAdmitted = (account ?? nobody)?.pathKey.admits(isCallback ? parts[3] : "") ?? false
        return isAdmitted ? account : nil
    }
}
