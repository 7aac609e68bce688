import Configuration
import Foundation
import HTTPTypes
import Ledger
import Pages

/// Who may see the pages and act on them, as it is set.
enum AdminSettings {
    static func access(_ reader: SettingsReader, listen: ListenAddress) throws(SettingsError) -> AccessRules {
        let token = try token("cjledger.adminToken", reader, mayAct: true)
        let reading = try Self.token("cjledger.adminReadToken", reader, mayAct: false)
        let header = try reader.value(
            "cjledger.adminProxyHeader", "the name of a header, e.g. X-Forwarded-User"
        ) { HTTPField.Name($0)?.rawName }
        let actors = try reader.value(
            "cjledger.adminProxyActors", "names of users with commas between, e.g. alice,bob", list)
        let names = try reader.value(
            "cjledger.adminNames", "names of hosts with commas between, without ports, e.g. ledger.example.com"
        ) { text in
            list(text).flatMap { names in
                names.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isNumber || "-._".contains($0) } } ? names : nil
            }
        }
        if header == nil, actors != nil {
            throw .missing(
                name: "CJLEDGER_ADMIN_PROXY_HEADER",
                cure: "name the header in which the proxy says who somebody is, for CJLEDGER_ADMIN_PROXY_ACTORS")
        }
        return AccessRules(
            isLoopback: listen.isLoopback, tokens: [token, reading].compactMap(\.self),
            proxy: header.map { TrustedProxy(header: $0, actors: Set(actors ?? [])) },
            names: Set((names ?? []).map { $0.lowercased() }))
    }

    private static func token(
        _ key: ConfigKey, _ reader: SettingsReader, mayAct: Bool
    ) throws(SettingsError) -> AccessToken? {
        try reader.value(
            key, "\(AccessToken.shortest) or more characters without blanks (e.g. openssl rand -hex 16)", isSecret: true
        ) { AccessToken($0, mayAct: mayAct) }
    }

    private static func list(_ text: String) -> [String]? {
        let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        return parts.isEmpty || parts.contains("") ? nil : parts
    }
}

extension Settings {
    /// Whether the admin listener speaks TLS. This machine needs none.
    var adminIsSecure: Bool { tls != nil && !adminListen.isLoopback }

    /// Fails where others than this machine could see the pages, and nothing says who may.
    func requireAdminAccess() throws(SettingsError) {
        guard !adminListen.isLoopback, !adminAccess.knowsWho else { return }
        throw .contradiction(
            """
            CJLEDGER_ADMIN_LISTEN is \(adminListen.host):\(adminListen.port), which others than this machine can reach, and \
            nothing says who may see the pages there: set CJLEDGER_ADMIN_TOKEN (openssl rand -hex 16), or \
            CJLEDGER_ADMIN_PROXY_HEADER where a proxy in front asks who somebody is, or listen on 127.0.0.1
            """)
    }

    /// Who may see the pages, in words.
    var adminAccessWords: String {
        let ways =
            (adminAccess.tokens.isEmpty
                ? []
                : [
                    adminAccess.tokens.contains(where: \.mayAct)
                        ? "who holds a token" : "who holds the token for reading"
                ])
            + (adminAccess.proxy.map { proxy in
                [
                    "whom the proxy names in \(proxy.header); "
                        + (proxy.actors.isEmpty
                            ? "none of them may act" : "\(proxy.actors.sorted().joined(separator: ", ")) may act")
                ]
            } ?? [])
        return ways.isEmpty ? "everybody at this machine, and nobody else" : ways.joined(separator: ", and ")
    }
}
