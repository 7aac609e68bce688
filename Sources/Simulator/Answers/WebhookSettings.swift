import Foundation

/// The body of webhook/set: which topics are sent, and where to.
struct WebhookSettings: Hashable, Sendable {
    /// An address for each topic that is to be sent.
    var enabled: [Topic: String] = [:]
    /// The topics that are not to be sent any more.
    var cancelled: Set<Topic> = []

    /// The addresses, each once.
    var urls: [String] { Set(enabled.values).sorted() }
}

extension WebhookSettings {
    private struct Body: Decodable {
        let product, stock, order, logistics, makeup, privateOrder: Setting?

        subscript(topic: Topic) -> Setting? {
            switch topic {
            case .product: product
            case .stock: stock
            case .order: order
            case .logistics: logistics
            case .makeup: makeup
            case .privateOrder: privateOrder
            }
        }
    }

    private struct Setting: Decodable {
        let type: String?
        let callbackUrls: [String]?
    }

    /// - Throws: CJ's refusal where one of the four older topics is missing, a type is neither ENABLE nor CANCEL, or an
    ///   address is not one public https URL.
    init(reading request: Request) throws(Refusal) {
        let body = try request.body(Body.self)
        for topic in Topic.allCases {
            guard let setting = body[topic] else {
                guard [.makeup, .privateOrder].contains(topic) else {
                    throw .parameter("\(topic.rawValue) must be not empty")
                }
                continue
            }
            switch setting.type {
            case "CANCEL": cancelled.insert(topic)
            case "ENABLE":
                guard let urls = setting.callbackUrls, urls.count == 1 else { throw .notOneCallback(for: topic) }
                try Self.check(urls[0], of: topic)
                enabled[topic] = urls[0]
            default: throw .parameter("\(topic.rawValue).type must be ENABLE or CANCEL")
            }
        }
    }

    /// An address at this machine is taken, over http too, which CJ would not do: else nobody could try the simulator.
    private static func check(_ url: String, of topic: Topic) throws(Refusal) {
        guard let parts = URLComponents(string: url), let host = parts.host?.lowercased(), !host.isEmpty else {
            throw .notHTTPS(for: topic)
        }
        let address = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let isLoopback = address == "localhost" || address == "::1" || ipv4(address)?.first == 127
        guard parts.scheme == "https" || (isLoopback && parts.scheme == "http") else { throw .notHTTPS(for: topic) }
        guard isLoopback || isPublic(address) else { throw .notPublic(for: topic) }
    }

    private static func isPublic(_ host: String) -> Bool {
        if let numbers = ipv4(host) {
            return switch numbers[0] {
            case 0, 10, 127: false
            case 100: !(64...127).contains(numbers[1])
            case 169: numbers[1] != 254
            case 172: !(16...31).contains(numbers[1])
            case 192: numbers[1] != 168
            default: true
            }
        }
        // Names within one network, and IPv6 addresses that are not for the world.
        if host.contains(":") {
            return !["fc", "fd", "fe8", "fe9", "fea", "feb", "::"].contains { host.hasPrefix($0) }
        }
        return host.contains(".") && ![".local", ".internal", ".localhost"].contains { host.hasSuffix($0) }
    }

    /// The four numbers of an IPv4 address; nil for a name, which may have numbers in it too.
    private static func ipv4(_ host: String) -> [UInt8]? {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        let known = numbers.compactMap(\.self)
        return numbers.count == 4 && known.count == 4 ? known : nil
    }
}
