/// The addresses of pages: nothing else writes one, so that nothing in it is left as it came.
enum Link {
    static func order(_ account: String, _ id: String) -> String { path("orders", account, id) }
    static func shipment(_ account: String, _ number: String) -> String { path("shipments", account, number) }
    static func event(_ position: Int) -> String { path("events", String(position)) }
    static func search(_ text: String) -> String { query("/search", ["q": text]) }

    /// A path of parts, each of which may hold anything.
    static func path(_ parts: String...) -> String { parts.map { "/" + PercentText.encoded($0) }.joined() }

    /// A path with fields, in the order of their names; those that are nil are left out.
    static func query(_ path: String, _ fields: KeyValuePairs<String, String?>) -> String {
        let pairs = fields.compactMap { name, value in
            value.map { "\(PercentText.encoded(name))=\(PercentText.encoded($0))" }
        }
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }
}
