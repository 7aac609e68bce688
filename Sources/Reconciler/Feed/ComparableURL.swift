import Foundation

/// A URL as it compares with others: by where it leads, not by how it is written.
///
/// Scheme and host know no letter case, and neither the scheme's own port, nor slashes at the end or in a row, nor a letter
/// that is percent-encoded without need leads elsewhere.
struct ComparableURL: Hashable, Sendable {
    private let parts: [String]

    /// Any text; what is no URL compares as it is.
    init(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
            let host = url.host?.lowercased(), !host.isEmpty
        else {
            parts = [text]
            return
        }
        let ownPort = ["https": 443, "http": 80][scheme]
        parts = [
            scheme, host.hasSuffix(".") ? String(host.dropLast()) : host,
            (url.port ?? ownPort).map(String.init) ?? "",
            // The path as it is, decoded once.
            url.path.split(separator: "/").joined(separator: "/"), url.query ?? "", url.user ?? "",
        ]
    }
}
