public import Foundation
import Hashing
import Ledger
import Postgres

/// Whether the ledger is what was received, and whether anybody keeps it from growing or from being cleaned up.
public struct LedgerIntegrity: Sendable, Equatable {
    /// The newest seal; nil where none was made.
    public internal(set) var seal: Seal?
    /// Who has looked at one moment for hours. A remark: the tables grow, and nothing is lost.
    public internal(set) var oldSnapshots: [OldSnapshot] = []

    /// Who holds the lock that orders events, for longer than an append does.
    var lockHolders: [String] = []
    /// The positions of events whose bodies are not what was received, as far as the live read models or the last
    /// verification of them met them.
    var altered: [Int] = []
    /// How many more are in the quarantine, from an export, and lack the event as it was received.
    var alteredElsewhere = 0
    var lastPosition = 0
    /// When the first event was recorded that should be sealed by now and is not.
    var unsealedSince: Date?
    /// Since when the command fails that publishes heads, and why.
    var publishingFailedSince: Date?
    var publishingFailure: String?

    /// The newest seal, as far as people outside are concerned.
    public struct Seal: Sendable, Encodable, Equatable {
        /// In hexadecimal.
        public let head: String
        public let number: Int
        /// The last event that it seals.
        public let position: Int
        public let at: Date
    }

    init() {}

    /// Longer than a restart or an upgrade takes, and than a `serve` that works leaves an event.
    private static let sealingPatience: Duration = .seconds(600)

    static func read(on connection: Connection) async throws(PostgresError) -> LedgerIntegrity {
        let seal = try await Ledger.Seal.newest(on: connection).map { seal in
            Seal(
                head: seal.head.hexadecimal, number: seal.number, position: seal.lastPosition.value, at: seal.sealedAt)
        }
        let oldSnapshots = try await OldSnapshot.read(on: connection)
        let lockHolders = try await AppendOrder.lastingHolders(on: connection).map(\.description)
        let rows = try await connection.query(
            """
            SELECT
                (
                    SELECT coalesce(array_agg(found.position ORDER BY found.position), '{}')
                    FROM (
                        SELECT p.position
                        FROM projection.parked AS p
                        JOIN projection.live AS l ON l.generation = p.generation
                        WHERE p.reason = \(EventContent.alteration)
                        UNION
                        SELECT unnest(v.altered)
                        FROM projection.verification AS v
                        JOIN projection.live AS l ON l.generation = v.generation
                    ) AS found
                ),
                (
                    SELECT count(*)
                    FROM ledger.quarantine_entries
                    WHERE original_digest IS NOT NULL AND position IS NULL
                ),
                coalesce((SELECT max(position) FROM ledger.events), 0),
                (
                    SELECT first.recorded_at
                    FROM (
                        SELECT recorded_at
                        FROM ledger.events
                        WHERE position > coalesce((SELECT max(last_position) FROM ledger.seals), 0)
                        ORDER BY position
                        LIMIT 1
                    ) AS first
                    WHERE first.recorded_at
                        < clock_timestamp() - \(sealingPatience.milliseconds) * interval '1 millisecond'
                ),
                failed_since,
                failure
            FROM ledger.publication
            """
        ) { row throws(PostgresError) in
            var integrity = LedgerIntegrity()
            integrity.seal = seal
            integrity.oldSnapshots = oldSnapshots
            integrity.lockHolders = lockHolders
            integrity.altered = try row.next()
            integrity.alteredElsewhere = try row.next()
            integrity.lastPosition = try row.next()
            integrity.unsealedSince = try row.next()
            integrity.publishingFailedSince = try row.next()
            integrity.publishingFailure = try row.next()
            return integrity
        }
        guard let integrity = rows.first else { throw .unexpectedAnswer("ledger.publication has no row") }
        return integrity
    }
}

extension LedgerIntegrity {
    /// So many positions are named.
    private static let mostNamed = 10

    var problems: [Problem] {
        var problems: [Problem] = []
        if !lockHolders.isEmpty {
            problems.append(
                Problem(
                    .appendBlocked,
                    text:
                        "no event can be added: \(lockHolders.joined(separator: ", ")) holds the lock that orders them",
                    cure: "look at what it does, and end it: `SELECT pg_terminate_backend(PID)`"))
        }
        if !altered.isEmpty {
            let named = altered.prefix(Self.mostNamed).map(String.init).joined(separator: ", ")
            let more = altered.count > Self.mostNamed ? " and \(altered.count - Self.mostNamed) more" : ""
            problems.append(
                Problem(
                    .altered, text: "the bodies of events \(named)\(more) are not those that were received",
                    cure: "keep the database as it is, and run `cjledger verify`; no replay mends it"))
        }
        if alteredElsewhere > 0 {
            problems.append(
                Problem(
                    .altered,
                    text:
                        "\(alteredElsewhere) events were changed before they were imported, and are in the quarantine",
                    cure:
                        "import them as they were received, from a backup: `cjledger quarantine show` has their digests"
                ))
        }
        if let seal, seal.position > lastPosition {
            problems.append(
                Problem(
                    .cut, since: nil,
                    text:
                        "the seals go to position \(seal.position) and the events to \(lastPosition): the end of the ledger was cut off",
                    cure: "run `cjledger verify`, and get the events from a backup"))
        } else if let unsealedSince {
            problems.append(
                Problem(
                    .unsealed, since: unsealedSince, text: "events are not sealed, which takes less than a minute",
                    cure: "is `cjledger serve` running? Its log says why it cannot seal"))
        }
        if let publishingFailure {
            problems.append(
                Problem(
                    .sealCommand, since: publishingFailedSince,
                    text: "the head of the seals could not be published: \(publishingFailure)",
                    cure: "run the command of CJLEDGER_SEAL_COMMAND by hand, as the user of `serve`"))
        }
        return problems
    }
}
