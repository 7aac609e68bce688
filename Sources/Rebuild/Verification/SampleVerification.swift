import Folding
import Foundation
import Ledger
import Postgres
import ReadModels

/// Folds all events about some things, and all about the accounts as a whole, again and compares what comes of it with the
/// live rows.
///
/// The projector's own statements write the rows, into partitions of a generation that is nobody's, in a transaction that
/// is rolled back. So there is no second way from events to rows that could be wrong by itself, nobody ever sees what is
/// written, and the live generation is neither locked nor changed.
struct SampleVerification: Sendable {
    /// Its tables are always empty.
    static let scratch = Generation(number: 0)

    let live: Generation
    /// The projector's.
    let settings: ProjectorSettings

    /// So many things are followed together, since each look for their events reads the names of all events.
    private static let thingsTogether = 200

    /// Waits, at the beginning of a transaction, until no other process verifies a sample: they would wait for one
    /// another's rows.
    static func keepOthersOut(on connection: Connection) async throws {
        let table = "event_subjects_g\(scratch.number)"
        try await connection.execute("LOCK TABLE projection.\(identifier: table) IN SHARE UPDATE EXCLUSIVE MODE")
    }

    /// - Parameter connection: in a transaction of level REPEATABLE READ, which must be rolled back afterwards.
    func run(
        _ size: SampleSize, account: AccountName?, on connection: Connection
    ) async throws -> VerificationReport.Findings {
        let tables = try await ComparedTable.all(on: connection)
        var findings = VerificationReport.Findings(tables.map(TableDifferences.init))
        for (account, names) in try await choose(size, account: account, on: connection) {
            var left = names
            for page in names.sorted().pages(of: Self.thingsTogether) {
                try Task.checkCancellation()
                let wanted = left.intersection(page)
                guard !wanted.isEmpty else { continue }
                let relatives = try await Relatives(
                    of: wanted, account: account, in: live, zone: settings.zone, on: connection)
                guard let relatives else {
                    findings.omitted += wanted.count
                    continue
                }
                left.subtract(relatives.names)
                try await connection.execute("SAVEPOINT part")
                do {
                    try await verify(relatives, tables, &findings, on: connection)
                } catch is FullThing {
                    // What found no room in a full thing follows from the order of all events.
                    findings.omitted += wanted.count
                }
                try await connection.execute("ROLLBACK TO SAVEPOINT part")
            }
        }
        for account in try await accounts(account, on: connection) {
            try await connection.execute("SAVEPOINT part")
            try await verifyFigures(of: account, tables, &findings, on: connection)
            try await connection.execute("ROLLBACK TO SAVEPOINT part")
        }
        return findings
    }

    // MARK: Choosing

    /// Things chosen at random, by a name that events know each of them by: ids of orders and track numbers.
    ///
    /// Some are chosen among the rows and some among the events, so that it is seen when rows are missing.
    private func choose(
        _ size: SampleSize, account: AccountName?, on connection: Connection
    ) async throws -> [AccountName: Set<String>] {
        let most = try await shares(of: size, on: connection)
        let isAny = account == nil
        let rows = try await connection.query(
            """
            SELECT account, name
            FROM (
                (
                    SELECT account, ltrim(order_key, '#') AS name
                    FROM projection.orders
                    WHERE generation = \(live) AND (\(isAny) OR account = \(account as AccountName?))
                    ORDER BY random()
                    LIMIT \(most.orders)
                )
                UNION
                (
                    SELECT account, track_number
                    FROM projection.shipments
                    WHERE generation = \(live) AND (\(isAny) OR account = \(account as AccountName?))
                    ORDER BY random()
                    LIMIT \(most.parcels)
                )
                UNION
                (
                    SELECT e.account, coalesce(s.order_ids[1], s.track_numbers[1])
                    FROM projection.event_subjects AS s
                    JOIN ledger.events AS e ON e.position = s.position
                    WHERE s.generation = \(live) AND (\(isAny) OR e.account = \(account as AccountName?))
                    ORDER BY random()
                    LIMIT \(most.events)
                )
            ) AS chosen
            """, as: (AccountName.self, String.self))
        return rows.reduce(into: [:]) { names, row in names[row.0, default: []].insert(row.1) }
    }

    /// How many things are chosen of each kind: of a number, half among the rows and half among the events; of a
    /// percentage, so much of each, so that all is all.
    private func shares(
        of size: SampleSize, on connection: Connection
    ) async throws(PostgresError) -> (orders: Int, parcels: Int, events: Int) {
        let percent: Double
        switch size {
        case .things(let things): return ((things + 3) / 4, (things + 3) / 4, (things + 1) / 2)
        case .percent(let given): percent = given
        }
        let all = try await connection.query(
            """
            SELECT
                (SELECT count(*) FROM projection.orders WHERE generation = \(live)),
                (SELECT count(*) FROM projection.shipments WHERE generation = \(live)),
                (SELECT count(*) FROM projection.event_subjects WHERE generation = \(live))
            """, as: (Int.self, Int.self, Int.self))
        func share(_ count: Int?) -> Int { Int((Double(count ?? 0) * percent / 100).rounded(.up)) }
        return (share(all.first?.0), share(all.first?.1), share(all.first?.2))
    }

    // MARK: Folding and comparing

    private func verify(
        _ relatives: Relatives, _ tables: [ComparedTable], _ findings: inout VerificationReport.Findings,
        on connection: Connection
    ) async throws {
        try await fold(relatives.positions, on: connection)
        let account = relatives.account.text
        let names = relatives.names.sorted()
        let keys = try await orderKeys(names, account, on: connection)
        try await settleFamilies(keys, account, on: connection)
        let parcels = try await trackNumbers(names, account, on: connection)
        try await compare(tables, &findings, on: connection) { table in
            if table.keys.contains("order_key") {
                "account = \(account) AND order_key = ANY (\(keys))"
            } else if table.keys.contains("track_number") {
                "account = \(account) AND track_number = ANY (\(parcels))"
            } else if table.name == "event_subjects" {
                "position = ANY (\(relatives.positions.map(\.value)))"
            } else {
                nil
            }
        }
        findings.altered.formUnion(try await ParkedEvent.altered(in: Self.scratch, on: connection))
        let counts = try await connection.query(
            """
            SELECT
                (SELECT count(*) FROM projection.orders WHERE generation = \(Self.scratch)),
                (SELECT count(*) FROM projection.shipments WHERE generation = \(Self.scratch))
            """, as: (Int.self, Int.self))
        findings.orders += counts.first?.0 ?? 0
        findings.parcels += counts.first?.1 ?? 0
        findings.events += relatives.positions.count
    }

    /// Compares the rows of some tables that a condition picks out, and of no others.
    private func compare(
        _ tables: [ComparedTable], _ findings: inout VerificationReport.Findings, on connection: Connection,
        where only: (ComparedTable) -> SQL?
    ) async throws {
        var found: [TableDifferences] = []
        for table in tables {
            guard let condition = only(table) else { continue }
            var comparison = TableComparison(table: table, live: live, candidate: Self.scratch, comparesStates: true)
            comparison.only = condition
            try Task.checkCancellation()
            found.append(try await comparison.run(on: connection))
        }
        try await EventsBehind(live: live, candidate: Self.scratch).add(to: &found, on: connection)
        findings.add(found)
    }

    private func fold(_ positions: [LedgerPosition], on connection: Connection) async throws {
        for page in positions.pages(of: 500) {
            try Task.checkCancellation()
            let batch = ProjectionBatch(
                try await Event.read(at: page, on: connection), after: .start, zone: settings.zone)
            try await batch.writeRows(to: Self.scratch, most: settings.most, on: connection)
        }
    }

    /// Events do not name all of a family, so what was folded does not show it whole: it is taken as the live links say.
    private func settleFamilies(_ keys: [String], _ account: String, on connection: Connection) async throws {
        try await connection.execute(
            """
            UPDATE projection.orders AS o
            SET family_key = CASE WHEN cardinality(family.members) > 1 THEN family.members[1] END
            FROM (
                SELECT key, projection.family_of(\(live), \(account), key) AS members FROM unnest(\(keys)) AS key
            ) AS family
            WHERE o.generation = \(Self.scratch) AND o.account = \(account) AND o.order_key = family.key
            """)
    }

    // MARK: Of accounts as a whole

    private func accounts(_ account: AccountName?, on connection: Connection) async throws -> [AccountName] {
        if let account { return [account] }
        return try await connection.query(
            "SELECT account FROM projection.accounts WHERE generation = \(live) ORDER BY account", as: AccountName.self)
    }

    /// What CJ says of an account as a whole, once a day at most: all of it is looked at.
    private func verifyFigures(
        of account: AccountName, _ tables: [ComparedTable], _ findings: inout VerificationReport.Findings,
        on connection: Connection
    ) async throws {
        let positions = try await connection.query(
            """
            SELECT position
            FROM ledger.events
            WHERE account = \(account) AND type IN ('pay/getBalance', 'makeup/list/totals')
                AND position <= (SELECT checkpoint FROM projection.generations WHERE generation = \(live))
            ORDER BY position
            """, as: LedgerPosition.self)
        try await fold(positions, on: connection)
        try await compare(tables, &findings, on: connection) { table in
            table.keys.contains("subject") ? "account = \(account)" : nil
        }
        findings.events += positions.count
    }

    // MARK: Names

    /// The keys under which the orders stand in either generation.
    private func orderKeys(_ names: [String], _ account: String, on connection: Connection) async throws -> [String] {
        let generations = [live, Self.scratch]
        return try await connection.query(
            """
            SELECT order_key
            FROM projection.order_ids
            WHERE generation = ANY (\(generations)) AND account = \(account) AND id = ANY (\(names))
            UNION
            SELECT order_key
            FROM projection.orders
            WHERE generation = ANY (\(generations)) AND account = \(account)
                AND order_key = ANY (\(names + names.map { "#" + $0 }))
            """, as: String.self)
    }

    /// The numbers under which the parcels stand in either generation.
    private func trackNumbers(_ names: [String], _ account: String, on connection: Connection) async throws -> [String]
    {
        let generations = [live, Self.scratch]
        return try await connection.query(
            """
            SELECT track_number
            FROM projection.shipment_ids
            WHERE generation = ANY (\(generations)) AND account = \(account) AND id = ANY (\(names))
                AND kind IN ('carrier', 'cj')
            UNION
            SELECT track_number
            FROM projection.shipments
            WHERE generation = ANY (\(generations)) AND account = \(account) AND track_number = ANY (\(names))
            """, as: String.self)
    }
}
