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

        /// Whose webhook it is, where it is one.
        var account: AccountName? {
            if case .webhook(let account) = self { account.name } else { nil }
        }
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
    ///
    /// A registered address may get another slash in front or behind, and proxies write letters in other ways. All of
    /// them are one path.
    private func account(at path: String) -> ReceiverAccount? {
        let parts = path.withPlainLetters.split(separator: "/")
        let isCallback = parts.count == 3 && parts[0] == "cj"
        let account = isCallback ? accounts[String(parts[1])] : nil
        let isAdmitted = (account ?? nobody)?.pathKey.admits(isCallback ? parts[2] : "") ?? false
        return isAdmitted ? account : nil
    }
}

extension String {
    /// The same path, with no letter, digit, or `-._~` percent-encoded (RFC 3986, 6.2.2.2). An encoded slash stays so.
    var withPlainLetters: String {
        guard utf8.contains(UInt8(ascii: "%")) else { return self }
        var plain: [UInt8] = []
        var rest = Substring(self).utf8
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            guard byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(\.isHexadecimal),
                let value = UInt8(String(Substring(digits)), radix: 16), value.isUnreserved
            else {
                plain.append(byte)
                continue
            }
            plain.append(value)
            rest.removeFirst(2)
        }
        return String(decoding: plain, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool { Unicode.Scalar(self).properties.isASCIIHexDigit }

    fileprivate var isUnreserved: Bool {
        switch Unicode.Scalar(self) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": true
        default: false
        }
    }
}
