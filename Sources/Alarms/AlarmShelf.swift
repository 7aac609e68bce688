import Foundation
import Leases
import Ledger
import Postgres
import SystemPackage

/// Where a channel's book is kept.
protocol AlarmShelf: Sendable {
    /// The book, and what time it is there.
    func load(_ channel: String) async throws -> AlarmBook
    /// Keeps what has changed.
    func save(_ book: AlarmBook, over old: AlarmBook, _ channel: String) async throws
    /// Notes that a channel failed, or that it did not.
    func note(failure: String?, _ channel: String) async throws
}

/// The books in the database, in `reconciler.alarms`, which all instances share.
struct AlarmTable: AlarmShelf {
    let pool: Pool
    let lease: Lease

    func load(_ channel: String) async throws -> AlarmBook {
        let rows = try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT kind, account, id, text, cure, since, first_seen_at, last_seen_at, told_at
                FROM reconciler.alarms
                WHERE channel = \(channel)
                """
            ) { row throws(PostgresError) in
                (
                    AlarmBook.Key(kind: try row.next(), account: try row.next()),
                    AlarmBook.Entry(
                        id: try row.next(), text: try row.next(), cure: try row.next(), since: try row.next(),
                        firstSeen: try row.next(), lastSeen: try row.next(), toldAt: try row.next())
                )
            }
        }
        return AlarmBook(Dictionary(rows) { first, _ in first })
    }

    func save(_ book: AlarmBook, over old: AlarmBook, _ channel: String) async throws {
        let changed = book.entries.filter { old.entries[$0.key] != $0.value }
        let gone = old.entries.keys.filter { book.entries[$0] == nil }
        guard !changed.isEmpty || !gone.isEmpty else { return }
        try await pool.withConnection { connection in
            try await connection.transaction { connection in
                try await lease.hold(on: connection)
                for key in gone {
                    try await connection.execute(
                        """
                        DELETE FROM reconciler.alarms
                        WHERE channel = \(channel) AND kind = \(key.kind) AND account = \(key.account)
                        """)
                }
                for (key, entry) in changed {
                    try await connection.execute(
                        """
                        INSERT INTO reconciler.alarms (
                            channel, kind, account, id, text, cure, since, first_seen_at, last_seen_at, told_at)
                        VALUES (
                            \(channel), \(key.kind), \(key.account), \(entry.id), \(entry.text), \(entry.cure),
                            \(entry.since as Date?), \(entry.firstSeen), \(entry.lastSeen), \(entry.toldAt as Date?))
                        ON CONFLICT (channel, kind, account) DO UPDATE
                        SET id = excluded.id, text = excluded.text, cure = excluded.cure, since = excluded.since,
                            first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at,
                            told_at = excluded.told_at
                        """)
                }
            }
        }
    }

    func note(failure: String?, _ channel: String) async throws {
        _ = try await pool.withConnection { connection in
            try await connection.execute(
                """
                INSERT INTO reconciler.alarm_channels AS c (channel, failing_since, failure)
                VALUES (\(channel), CASE WHEN \(failure as String?)::text IS NOT NULL THEN clock_timestamp() END, \(failure as String?))
                ON CONFLICT (channel) DO UPDATE
                SET failing_since =
                        CASE
                            WHEN excluded.failure IS NOT NULL
                            THEN coalesce(c.failing_since, excluded.failing_since)
                        END,
                    failure = excluded.failure
                WHERE (c.failure IS NULL) <> (excluded.failure IS NULL) OR c.failure <> excluded.failure
                """)
        }
    }

    /// Forgets the channels that are not set any more.
    func keepOnly(_ channels: [String]) async throws {
        try await pool.withConnection { connection in
            _ = try await connection.execute(
                "DELETE FROM reconciler.alarm_channels WHERE NOT channel = ANY (\(channels))")
            _ = try await connection.execute("DELETE FROM reconciler.alarms WHERE NOT channel = ANY (\(channels))")
        }
    }
}

extension LeaseRow {
    /// The right to tell of the ledger's problems.
    static let alarming = LeaseRow(
        schema: "reconciler", table: "alarm_lease", keyColumn: "only_row", key: 1, work: "the alarms")
}

/// The books of what this process tells of itself: in memory, and in a file beside the spool's, where there is one, so that
/// they outlast the process while the database is away.
actor AlarmFile: AlarmShelf {
    private let path: FilePath?
    private var books: [String: AlarmBook]?

    private static let mostBytes = 1 << 20

    /// - Parameter folder: of the spool; nil without one.
    init(folder: String?) { path = folder.map { FilePath($0).appending("alarms.json") } }

    private struct Line: Codable {
        let channel: String
        let key: AlarmBook.Key
        let entry: AlarmBook.Entry
    }

    func load(_ channel: String) -> AlarmBook {
        if books == nil { books = read() }
        return books?[channel] ?? AlarmBook()
    }

    func save(_ book: AlarmBook, over old: AlarmBook, _ channel: String) throws {
        guard book.entries != old.entries else { return }
        books?[channel] = book
        guard let path else { return }
        let lines = (books ?? [:]).flatMap { channel, book in
            book.entries.map { Line(channel: channel, key: $0, entry: $1) }
        }.sorted { ($0.channel, $0.key) < ($1.channel, $1.key) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try RegularFile.replace(path, with: Array(try encoder.encode(lines)))
    }

    /// The database would be told, and is not there.
    func note(failure: String?, _ channel: String) {}

    /// What cannot be read is of no use to anybody.
    private func read() -> [String: AlarmBook] {
        guard let path, let bytes = try? RegularFile.read(path, mostBytes: Self.mostBytes),
            let lines = try? JSONDecoder().decode([Line].self, from: Data(bytes))
        else { return [:] }
        return Dictionary(grouping: lines, by: \.channel).mapValues { lines in
            AlarmBook(Dictionary(lines.map { ($0.key, $0.entry) }) { first, _ in first })
        }
    }
}
