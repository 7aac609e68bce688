import Folding
package import Postgres

/// How many events are projected in one transaction: fewer after whatever ended one, down to a single event, which is
/// parked if it cannot be done by itself.
package struct HalvingBatch: Sendable {
    private let largest: Int
    private let longest: Duration
    /// The most events that the next transaction is to take.
    private(set) var limit: Int
    /// How often in a row a single event could not be done.
    private var triesAlone = 0

    /// So often an event is tried by itself before what took too long, or cut the session, is held to be its doing.
    package static let mostTriesAlone = 3

    /// - Parameters:
    ///   - largest: the most events in a transaction.
    ///   - longest: how long a transaction may take before the next one takes fewer events.
    package init(largest: Int, longest: Duration = .seconds(2)) {
        self.largest = largest
        self.longest = longest
        limit = largest
    }

    /// Runs a step until it succeeds, or fails by what no smaller step helps against.
    ///
    /// - Parameter step: projects up to so many of the next events, in one transaction; with a reason, it parks one. It
    ///   says how many it took as soon as it knows that.
    package mutating func run(
        _ step: (_ limit: Int, _ parkingReason: String?, _ taken: inout Int) async throws -> Void
    ) async throws {
        var parkingReason: String?
        while true {
            var taken = 0
            let begin = ContinuousClock.now
            do {
                try await step(limit, parkingReason, &taken)
                succeeded(with: taken, in: .now - begin)
                return
            } catch let error {
                guard parkingReason == nil, let fault = BatchFault(error) else { throw error }
                let isAlone = limit == 1 || taken == 1
                limit = max(1, min(limit, max(taken, 1)) / 2)
                triesAlone = isAlone ? triesAlone + 1 : 0
                switch fault {
                case .full where !isAlone: break
                case .values where !isAlone: break
                case .values(let reason): parkingReason = reason
                case .effort where !isAlone || triesAlone < Self.mostTriesAlone: break
                case .effort(let reason):
                    parkingReason = "\(reason), \(triesAlone) times in a row, with this event alone"
                case .surroundings, .full: throw error
                }
            }
        }
    }

    private mutating func succeeded(with taken: Int, in duration: Duration) {
        triesAlone = 0
        if duration > longest {
            limit = max(1, min(limit, taken) / 2)
        } else if duration < longest / 2 {
            limit = min(limit * 2, largest)
        }
    }
}

/// What ended a transaction of a batch, as far as fewer events in it may help.
package enum BatchFault: Sendable, Equatable {
    /// A thing would hold more than it may; by itself, an event is left out of that thing.
    case full
    /// The values of some event.
    case values(String)
    /// It took too long or too much, or the session was cut in the middle of it. An event may be too much by itself.
    case effort(String)
    /// Nothing of it: others hold locks, the disk is full, the server ends. A smaller batch gets through sooner.
    case surroundings

    /// Nil for all else.
    package init?(_ error: any Error) {
        switch error {
        case is FullThing: self = .full
        case let cut as BatchCut: self = .effort("the session was cut in the middle of it (\(cut.reason))")
        case PostgresError.refused(let error):
            guard let fault = BatchFault(sqlState: error.sqlState, blamesValues: error.blamesValues) else { return nil }
            self = fault
        default: return nil
        }
    }

    init?(sqlState: String, blamesValues: Bool) {
        switch sqlState {
        case _ where blamesValues: self = .values("the read models refused it (SQLSTATE \(sqlState))")
        // Query cancelled: the statement time-out. Out of memory; configured limit exceeded.
        case "57014", "53200", "53400": self = .effort("the database did not get it done (SQLSTATE \(sqlState))")
        // Disk full, too many connections; lock not available; deadlock, serialization.
        case "53000", "53100", "53300", "55P03", "40001", "40P01": self = .surroundings
        default: return nil
        }
    }
}

/// A session ended in the middle of a batch's transaction: by the server, by a time-out of its own, or on the way.
struct BatchCut: Error, CustomStringConvertible {
    /// In words, without values.
    let reason: String

    var description: String { "the session was cut in the middle of a batch: \(reason)" }
}

extension Connection {
    /// A transaction of a batch. That its session is lost is told apart from not having one.
    ///
    /// - Throws: ``BatchCut`` where the session ended, and what ``transaction(_:)`` throws.
    package nonisolated func batch<Value: Sendable>(
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        var hasBegun = false
        do {
            return try await transaction { connection in
                hasBegun = true
                return try await body(connection)
            }
        } catch let error as PostgresError where hasBegun && error.isAbsence {
            throw BatchCut(reason: "\(error)")
        }
    }
}
