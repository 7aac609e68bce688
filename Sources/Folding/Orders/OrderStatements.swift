public import Foundation

/// A statement about an order's status.
public struct StatusStatement: Sendable, Hashable, Comparable {
    /// When it held, by CJ's date or else by the time of receipt.
    public let at: Date
    /// CJ's date as written; nil where `at` is the time of receipt.
    public let atText: String?
    public let status: String
    public let source: Witness

    public func hash(into hasher: inout Hasher) {
        hasher.combine(at)
        hasher.combine(status)
    }

    public static func < (left: StatusStatement, right: StatusStatement) -> Bool {
        (left.at, left.atText ?? "", left.status, left.source.rawValue)
            < (right.at, right.atText ?? "", right.status, right.source.rawValue)
    }
}

extension StatusStatement: StateObject {
    public init(_ state: inout some StateMembers<StatusStatement>) throws(StateError) {
        at = try state.member("at", \.at)
        atText = try state.member("atText", \.atText)
        source = try state.member("source", \.source)
        status = try state.member("status", \.status)
    }
}

/// A statement that an order came of another one.
public struct OrderLink: Sendable, Hashable, Comparable {
    /// How it came of it.
    public enum Kind: String, Sendable {
        /// It holds a part of it.
        case split
        /// It holds it together with others.
        case merge
        /// It was sent again.
        case reissue
    }

    public let kind: Kind
    /// The other order, by the id of CJ's it was named with.
    public let code: String

    public static func < (left: OrderLink, right: OrderLink) -> Bool {
        (left.kind.rawValue, left.code) < (right.kind.rawValue, right.code)
    }
}

extension OrderLink: StateObject {
    public init(_ state: inout some StateMembers<OrderLink>) throws(StateError) {
        code = try state.member("code", \.code)
        kind = try state.member("kind", \.kind)
    }
}

extension OrderLink.Kind: StateValue {}
