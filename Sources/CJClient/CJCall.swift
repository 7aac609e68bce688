import Foundation

/// One call of CJ's API, as it is sent and as a snapshot of its answer names it.
public struct CJCall: Sendable, Hashable {
    /// How it is sent.
    public enum Method: String, Sendable { case get = "GET", post = "POST" }

    /// A parameter's value.
    public enum Value: Sendable, Hashable {
        case text(String)
        case number(Int)
        case texts([String])
        case object([String: Value])
        case objects([[String: Value]])
    }

    /// The path behind the base URL, such as `/shopping/order/list`.
    public let path: String
    /// How it is sent: a GET has its parameters in the URL, a POST in a JSON body.
    public let method: Method
    /// What is asked for. The API key of a call about access is among them.
    public let parameters: [String: Value]

    init(_ method: Method, _ path: String, _ parameters: [String: Value] = [:]) {
        self.path = path
        self.method = method
        self.parameters = parameters
    }

    /// What it costs of the day's points (`docs/cj.md`, Limits): products cost 10, orders and tracking nothing.
    public var points: Int { path.hasPrefix("/product/") ? 10 : 0 }

    /// Whether it may be sent again where nobody knows what became of it.
    public var isRepeatable: Bool { path != Self.createOrderPath }

    /// The parameters as a JSON object, its members by name.
    public var parametersJSON: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts, whole numbers and what is made of them always encode.
        return (try? encoder.encode(parameters)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// The parameters as the query of a URL, in the order of their names; a list repeats its name.
    var query: [URLQueryItem] {
        parameters.sorted { $0.key < $1.key }.flatMap { name, value in
            value.texts.map { URLQueryItem(name: name, value: $0) }
        }
    }
}

/// Never shows the parameters, which may hold a key.
extension CJCall: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "\(method.rawValue) \(path)" }
    public var debugDescription: String { description }
}

extension CJCall.Value: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .texts(let texts): try container.encode(texts)
        case .object(let members): try container.encode(members)
        case .objects(let objects): try container.encode(objects)
        }
    }

    fileprivate var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .number(let number): [String(number)]
        case .texts(let texts): texts
        case .object, .objects: []
        }
    }
}
