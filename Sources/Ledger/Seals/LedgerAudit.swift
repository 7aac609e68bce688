import Foundation
public import Hashing
public import Postgres

/// Recomputes what was sealed from what is there, and names each difference.
public struct LedgerAudit: Sendable {
    /// A seal that somebody knows from elsewhere, such as a log.
    public enum Reference: Sendable, Equatable {
        case number(Int)
        case head(Digest)

        /// Reads a number or a head in hexadecimal; nil for anything else.
        public init?(_ text: String) {
            if let head = Digest(hexadecimal: text.lowercased()) {
                self = .head(head)
            } else if let number = Int(text), number > 0 {
                self = .number(number)
            } else {
                return nil
            }
        }
    }

    /// Begin behind this seal, which is believed; nil: at the beginning.
    public var since: Reference?
    /// A head that must be among the seals, so that nothing up to there was cut off.
    public var head: Digest?

    public init(since: Reference? = nil, head: Digest? = nil) {
        self.since = since
        self.head = head
    }

    /// What came of it.
    public struct Report: Sendable, Encodable, Equatable {
        /// How many seals were recomputed.
        public internal(set) var seals = 0
        /// How many events were read.
        public internal(set) var events = 0
        /// How many of these stand behind the last seal.
        public internal(set) var unsealed = 0
        /// The newest seal's head, in hexadecimal; nil where there is no seal.
        public internal(set) var head: String?
        /// The ledger's last position when it began.
        public internal(set) var position = 0
        /// What is wrong, of much only the first.
        public internal(set) var faults: [LedgerFault] = []
        /// How many more faults there are.
        public internal(set) var furtherFaults = 0

        enum CodingKeys: String, CodingKey {
            case seals, events, unsealed, head, position, faults
            case furtherFaults = "further_faults"
        }

        static let mostFaults = 1000

        mutating func add(_ found: [LedgerFault]) {
            let room = max(0, Self.mostFaults - faults.count)
            faults += found.prefix(room)
            furtherFaults += max(0, found.count - room)
        }
    }

    /// Recomputes.
    ///
    /// - Parameters:
    ///   - connection: its role must read the ledger and how generations stand. Not in a transaction: it may take hours.
    ///   - progress: called with the number of events read and the position reached now and then.
    public func run(
        on connection: Connection, progress: (_ events: Int, _ position: Int, _ last: Int) -> Void = { _, _, _ in }
    ) async throws -> Report {
        var report = Report()
        let last = try await Event.lastPosition(on: connection)
        report.position = last.value
        try await checkHead(&report, on: connection)
        guard let start = try await start(&report, on: connection) else { return report }
        var before = start.believed
        while true {
            let page = try await Seal.read(after: before?.number ?? 0, limit: Self.pageLength, on: connection)
            guard let newest = page.last else { break }
            try await check(page, after: before, &report, on: connection) { progress($0, $1, last.value) }
            before = newest
        }
        report.head = before?.head.hexadecimal
        try await checkEnds(&report, sealed: before?.lastPosition ?? .start, last: last, on: connection)
        try await read(
            after: before?.lastPosition ?? .start, until: last, &report, on: connection,
            progress: { progress($0, $1, last.value) }
        ) { _, report in report.unsealed += 1 }
        return report
    }

    private static let pageLength = 500

    // MARK: Seals

    private struct Start {
        /// Nil for the beginning of the ledger.
        let believed: Seal?
    }

    /// Where to begin; nil where the seal to begin behind is not there.
    private func start(_ report: inout Report, on connection: Connection) async throws -> Start? {
        let seal: Seal?
        switch since {
        case nil: return Start(believed: nil)
        case .number(let number): seal = try await Seal.read(number: number, on: connection)
        case .head(let head): seal = try await Seal.read(head: head, on: connection)
        }
        guard let seal else {
            report.add([
                LedgerFault(
                    .head,
                    "there is no such seal to begin behind: what it sealed was cut off, or this is another ledger")
            ])
            return nil
        }
        report.add(seal.ownFaults)
        return Start(believed: seal)
    }

    private func checkHead(_ report: inout Report, on connection: Connection) async throws {
        guard let head, try await Seal.read(head: head, on: connection) == nil else { return }
        report.add([
            LedgerFault(
                .head,
                "no seal has the head \(head.hexadecimal): the end of the ledger was cut off, or this is another ledger"
            )
        ])
    }

    /// Compares the events of some seals that follow one another.
    private func check(
        _ page: [Seal], after before: Seal?, _ report: inout Report, on connection: Connection,
        progress: (Int, Int) -> Void
    ) async throws {
        var walk = SealWalk(page, after: before)
        report.add(walk.faults)
        guard let first = walk.range?.lowerBound, let end = walk.range?.upperBound else { return }
        try await read(
            after: LedgerPosition(first - 1), until: LedgerPosition(end), &report, on: connection, progress: progress
        ) { event, report in walk.add(event) }
        walk.end()
        for (seal, found) in walk.differing {
            let faults = try await seal.marks(on: connection)?.faults(comparedTo: found, of: seal) ?? []
            report.add(faults.isEmpty ? [seal.unexplained] : faults)
        }
        report.add(
            walk.strays.map {
                LedgerFault(.added, position: $0, "event \($0) stands before the last seal and in no seal's range")
            })
        report.seals += page.count
    }

    // MARK: Events

    /// Reads events with their bodies, and names those whose body is another than was received.
    private func read(
        after start: LedgerPosition, until end: LedgerPosition, _ report: inout Report, on connection: Connection,
        progress: (Int, Int) -> Void, _ body: (SealedEvent, inout Report) -> Void
    ) async throws {
        guard start < end else { return }
        var found = report
        try await connection.read(
            """
            SELECT \(verbatim: SealedEvent.columns), digest, body
            FROM ledger.events
            WHERE position > \(start) AND position <= \(end)
            ORDER BY position
            """, blockSize: 4 << 20,
            row: { row throws(PostgresError) -> (event: SealedEvent, isAltered: Bool) in
                let event = try SealedEvent(&row)
                let digest = try row.next(Digest.self)
                return (event, SHA256.digest(of: try row.next([UInt8].self)) != digest)
            }
        ) { block in
            for (event, isAltered) in block {
                found.events += 1
                if isAltered {
                    let position = event.position.value
                    found.add([
                        LedgerFault(.altered, position: position, "event \(position) is \(EventContent.alteration)")
                    ])
                }
                body(event, &found)
            }
            if let last = block.last { progress(found.events, last.event.position.value) }
        }
        report = found
    }

    // MARK: Ends

    private func checkEnds(
        _ report: inout Report, sealed: LedgerPosition, last: LedgerPosition, on connection: Connection
    ) async throws {
        if sealed > last {
            report.add([LedgerFault(.cut, "\(SealsBeyondLedger(sealed: sealed, last: last))")])
        }
        let generations = try await connection.query(
            "SELECT generation, checkpoint FROM projection.generations WHERE checkpoint > \(last) ORDER BY generation",
            as: (Int.self, Int.self))
        report.add(
            generations.map { generation, checkpoint in
                LedgerFault(
                    .checkpoint, position: checkpoint,
                    "generation \(generation) of the read models stands at position \(checkpoint), and the ledger ends at \(last): its end was cut off"
                )
            })
        let early = try await connection.query(
            "SELECT position FROM ledger.events WHERE position < 1 ORDER BY position LIMIT 100", as: Int.self)
        report.add(early.map { LedgerFault(.added, position: $0, "event \($0) stands before the first position") })
        let quarantined = try await connection.query(
            "SELECT id FROM ledger.quarantine WHERE digest <> sha256(body) ORDER BY id LIMIT 100", as: Int.self)
        report.add(
            quarantined.map {
                LedgerFault(.quarantine, "quarantine entry \($0) has another body than was received, by its digest")
            })
    }
}
