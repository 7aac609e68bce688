/// The name that a browser asked by, from the header `Host`.
///
/// A page of a stranger can give its own name this machine's address, and a browser then lets it read what is here as its
/// own. Such a request carries the stranger's name. So without a sign-in only an address, `localhost` or a name that was
/// set is answered.
enum HostName {
    /// The host without its port, in lower case; nil where it is none.
    static func host(of authority: String?) -> String? {
        guard let authority, !authority.isEmpty else { return nil }
        let lowered = authority.lowercased()
        if lowered.hasPrefix("[") {
            guard let end = lowered.firstIndex(of: "]") else { return nil }
            return String(lowered[lowered.index(after: lowered.startIndex)..<end])
        }
        let host = lowered.split(separator: ":", omittingEmptySubsequences: false)[0]
        return host.isEmpty ? nil : String(host)
    }

    /// Whether somebody who asks by this name means this machine.
    static func isOurs(_ authority: String?, names: Set<String> = []) -> Bool {
        guard let host = host(of: authority) else { return false }
        return host == "localhost" || host.hasSuffix(".localhost") || isAddress(host) || names.contains(host)
    }

    /// Whether a host is an address, which nobody else's name can be.
    static func isAddress(_ host: String) -> Bool {
        if host.contains(":") { return host.allSatisfy { $0.isHexDigit || ":.%".contains($0) } }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
