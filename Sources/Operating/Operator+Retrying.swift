public import Ledger
public import Postgres
import ReadModels

extension Operator {
    /// What came of parked events that were tried again.
    public struct ParkedTally: Sendable, Equatable {
        public private(set) var projected = 0
        public private(set) var parked = 0
        public private(set) var others = 0

        mutating func count(_ outcome: ParkedRetry.Outcome) {
            switch outcome {
            case .projected: projected += 1
            case .parked: parked += 1
            case .notParked: others += 1
            }
        }

        /// In words.
        public var summary: String {
            "\(projected) projected, \(parked) stay parked" + (others == 0 ? "" : ", \(others) were not parked")
        }
    }

    /// Reads parked events again, and takes those into the read models that can be read now.
    ///
    /// - Parameters:
    ///   - positions: nil tries every one.
    ///   - say: told what becomes of each, in words.
    @discardableResult
    public func retryParked(
        _ positions: [LedgerPosition]?, say: @Sendable (String) -> Void = { _ in }
    ) async throws -> ParkedTally {
        let named = positions.map { $0.map(\.description).joined(separator: ", ") } ?? "all"
        return try await perform("parked retry", ["positions": named], result: \.summary) {
            try await Connection.using(connection(as: LedgerRole.projector, for: "parked")) { connection in
                let retry = ParkedRetry(settings: projection)
                var tally = ParkedTally()
                func attempt(_ position: LedgerPosition) async throws {
                    try Task.checkCancellation()
                    let outcome = try await retry.retry(position, on: connection)
                    tally.count(outcome)
                    switch outcome {
                    case .projected: say("event \(position) is in the read models now")
                    case .parked(let reason): say("event \(position) stays: \(reason)")
                    case .notParked: say("event \(position) is not parked")
                    }
                }
                if let positions {
                    for position in positions { try await attempt(position) }
                    return tally
                }
                var last = LedgerPosition.start
                while true {
                    let page = try await retry.positions(after: last, limit: 1000, on: connection)
                    guard let end = page.last else { return tally }
                    for position in page { try await attempt(position) }
                    last = end
                }
            }
        }
    }

    /// What came of bodies in the quarantine that were tried again.
    public struct QuarantineTally: Sendable, Equatable {
        public var added = 0
        public var already = 0
        public var open = 0

        public init() {}

        /// In words.
        public var summary: String { "\(added) became events, \(already) were events already, \(open) stay" }
    }

    /// Reads entries of the quarantine by this version's rules and appends those that are events now.
    ///
    /// - Parameters:
    ///   - ids: nil tries every open one.
    ///   - say: told what becomes of each, in words.
    /// - Throws: ``NoSuchQuarantineEntry``, and as connections do.
    @discardableResult
    public func retryQuarantined(
        _ ids: [Int]?, say: @Sendable (String) -> Void = { _ in }
    ) async throws -> QuarantineTally {
        let named = ids.map { $0.map(String.init).joined(separator: ", ") } ?? "all"
        return try await perform("quarantine retry", ["entries": named], result: \.summary) {
            let target = try await EventImport(connection: connection(as: LedgerRole.runtime, for: "retry"))
            return try await Connection.using(connection(as: LedgerRole.runtime, for: "quarantine")) { connection in
                var tally = QuarantineTally()
                if let ids {
                    for id in ids {
                        guard let entry = try await QuarantineEntry.read(id, on: connection) else {
                            throw NoSuchQuarantineEntry(id: id)
                        }
                        try await Self.retry([entry], on: connection, target, &tally, say)
                    }
                    return tally
                }
                var last = 0
                while true {
                    try Task.checkCancellation()
                    let page = try await QuarantineEntry.readOpen(after: last, limit: Self.pageLength, on: connection)
                    guard let end = page.last else { return tally }
                    try await Self.retry(page, on: connection, target, &tally, say)
                    last = end.id
                }
            }
        }
    }

    /// So many bodies stand in memory at a time.
    private static let pageLength = 100

    private static func retry(
        _ entries: [QuarantineEntry], on connection: Connection, _ target: EventImport, _ tally: inout QuarantineTally,
        _ say: (String) -> Void
    ) async throws {
        var open: [QuarantineEntry] = []
        var arrivals: [Arrival] = []
        for entry in entries {
            if let position = entry.position {
                say("entry \(entry.id) is event \(position) already")
                tally.already += 1
            } else if entry.originalDigest != nil {
                say("entry \(entry.id) stays: \(EventContent.alteration)")
                tally.open += 1
            } else {
                open.append(entry)
                arrivals.append(try await entry.arrival(on: connection))
            }
        }
        for (entry, outcome) in zip(open, try await target.add(arrivals)) {
            switch outcome {
            case .added(let position):
                say("entry \(entry.id) is event \(position) now")
                tally.added += 1
            case .alreadyThere:
                say("entry \(entry.id) has become an event meanwhile")
                tally.already += 1
            case .refused(let reason):
                say("entry \(entry.id) stays: \(reason)")
                tally.open += 1
            case .quarantined:
                // Nothing that came as something else is tried.
                tally.open += 1
            }
        }
    }
}

extension QuarantineEntry {
    /// The entry as the receiver would hand it on today, with the instant at which it was received.
    public func arrival(on connection: Connection) async throws -> Arrival {
        let body = try await body(on: connection)
        // An entry that does not say how it was proved claims the least.
        return Arrival(
            account: account, content: Arrival.Content(webhook: body, signature: signature ?? .unsigned), body: body,
            receivedAt: receivedAt)
    }
}

/// The quarantine has no entry of that number.
public struct NoSuchQuarantineEntry: Error, CustomStringConvertible {
    public let id: Int

    public init(id: Int) { self.id = id }

    public var description: String { "there is no entry \(id): `cjledger quarantine list --all` shows the newest" }
}
