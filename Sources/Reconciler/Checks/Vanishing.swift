import Foundation

/// Whether an answer lacks so much of what CJ had known that it says more of CJ than of the things.
///
/// One thing may be gone. That most of many are gone at once is an outage: nothing is concluded from it, and they are
/// asked for again. What goes on for a day is believed like any other answer.
enum Vanishing {
    /// Fewer may go together.
    static let fewest = 5
    /// For so long nothing is concluded.
    static let patience: TimeInterval = 86_400

    /// - Parameters:
    ///   - lacking: how many things are missing that CJ knew before.
    ///   - found: how many are there.
    static func isOutage(lacking: Int, found: Int) -> Bool { lacking >= fewest && lacking > found }

    /// - Parameter since: when the thing was first missing so.
    static func isBelieved(since: Date?, at now: Date) -> Bool { since.map { now >= $0 + patience } ?? false }
}
