@testable import Simulator

/// The body of a webhook/set that is in order, but for the topics that are given.
enum Registration {
    static let url = "https://shop.example.com/cj/0123"

    /// The body of a webhook/set with each topic as given: nil leaves one out.
    static func body(_ changed: [Topic: String?] = [:]) -> String {
        let usual = #"{"type":"ENABLE","callbackUrls":["\#(url)"]}"#
        let members = Topic.allCases.compactMap { topic -> String? in
            let setting = changed[topic] ?? usual
            return setting.map { #""\#(topic.rawValue)":\#($0)"# }
        }
        return "{\(members.joined(separator: ","))}"
    }
}
