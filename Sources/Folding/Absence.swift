public import Foundation

/// That CJ's API was asked for something and did not know it.
public struct Absence: Sendable, Hashable, Comparable {
    /// When it was asked, by the database's clock.
    public let askedAt: Date
    /// The name it was asked for by.
    public let id: String
    /// CJ's code; nil where it was merely left out of an answer.
    public let code: String?

    public static func < (left: Absence, right: Absence) -> Bool {
        (left.askedAt, left.id, left.code ?? "") < (right.askedAt, right.id, right.code ?? "")
    }
}

extension Absence: StateObject {
    public init(_ state: inout some StateMembers<Absence>) throws(StateError) {
        askedAt = try state.member("askedAt", \.askedAt)
        code = try state.member("code", \.code)
        id = try state.member("id", \.id)
    }
}
