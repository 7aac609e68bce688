public import Foundation
import Postgres

/// What the read models came upon that a person should look at: things that are full, orders of many codes, and bodies
/// that look like events and are none.
public struct Oddities: Sendable, Equatable {
    /// A thing that events were left out of, since it holds the most that is kept of one.
    public struct FullThing: Sendable, Equatable {
        public let account: String
        /// Such as `parcel YT1`.
        public let thing: String
        public let events: Int
        /// When the first of them was received.
        public let since: Date
    }

    /// An order under more of CJ's codes than an order has.
    public struct ManyCodes: Sendable, Equatable {
        public let account: String
        public let orderKey: String
        public let codes: Int
    }

    /// Bodies in the quarantine that look like events.
    public struct LostEvents: Sendable, Equatable {
        public let account: String
        public let count: Int
        /// When the first of them was received.
        public let since: Date
    }

    /// Those that most events were left out of.
    public var fullThings: [FullThing] = []
    public var manyCodes: [ManyCodes] = []
    public var lostEvents: [LostEvents] = []

    public init() {}

    /// So many of a kind are named.
    private static let most = 5

    static func read(on connection: Connection) async throws(PostgresError) -> Oddities {
        var oddities = Oddities()
        oddities.fullThings = try await connection.query(
            """
            SELECT e.account, p.full_thing, count(*), min(e.received_at)
            FROM projection.parked AS p
            JOIN projection.live AS l ON l.generation = p.generation
            JOIN ledger.events AS e ON e.position = p.position
            WHERE p.full_thing IS NOT NULL
            GROUP BY e.account, p.full_thing
            ORDER BY count(*) DESC, e.account, p.full_thing
            LIMIT \(most)
            """, as: FullThing.init(account:thing:events:since:))
        oddities.manyCodes = try await connection.query(
            """
            SELECT o.account, o.order_key, o.codes
            FROM projection.orders AS o
            JOIN projection.live AS l ON l.generation = o.generation
            -- As in the index's condition, which a parameter would hide.
            WHERE o.codes > 5
            ORDER BY o.codes DESC, o.account, o.order_key
            LIMIT \(most)
            """, as: ManyCodes.init(account:orderKey:codes:))
        // An object that has a member of that name somewhere. What CJ sends to probe an address has none.
        oddities.lostEvents = try await connection.query(
            """
            SELECT account, count(*), min(received_at)
            FROM ledger.quarantine_entries
            WHERE position IS NULL
                AND position('"type"'::bytea IN body) > 0
                AND substring(encode(substring(body FROM 1 FOR 64), 'escape') FROM '^[[:space:]]*(.)') = '{'
            GROUP BY account
            ORDER BY account
            """, as: LostEvents.init(account:count:since:))
        return oddities
    }

    var problems: [Problem] {
        fullThings.map { full in
            Problem(
                .thingFull, account: full.account, since: full.since,
                text: "\(full.thing) is full: \(full.events) events are left out of it",
                cure: "look at them with `cjledger parked`; no parcel or order comes to so much by itself")
        }
            + manyCodes.map { order in
                Problem(
                    .manyCodes, account: order.account,
                    text: "order \(order.orderKey) has \(order.codes) codes of CJ's, as if it were several",
                    cure: "look which message ties them with `cjledger events list`")
            }
            + lostEvents.map { lost in
                Problem(
                    .quarantine, account: lost.account, since: lost.since,
                    text: "\(lost.count) bodies in the quarantine look like events and could not be read",
                    cure:
                        "`cjledger quarantine list` names the reasons, `cjledger quarantine retry --all` tries them again"
                )
            }
    }
}
