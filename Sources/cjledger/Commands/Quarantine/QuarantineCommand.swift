import ArgumentParser
import Foundation
import Hashing
import Instants
import Ledger
import Operating
import Output
import Postgres

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "Look at the authentic bodies that are no event, and try them again.",
        discussion: """
            Nothing ever leaves the quarantine. An entry is open until an event with the same body is in the ledger.
            """,
        subcommands: [List.self, Show.self, Retry.self])

    static func withConnection<Value: Sendable>(_ body: (Connection) async throws -> Value) async throws -> Value {
        try await Database.withConnection(as: LedgerRole.runtime, for: "quarantine", body)
    }

    /// The entry with this id.
    ///
    /// - Throws: `NoSuchQuarantineEntry`.
    static func entry(_ id: Int, on connection: Connection) async throws -> QuarantineEntry {
        guard let entry = try await QuarantineEntry.read(id, on: connection) else {
            throw NoSuchQuarantineEntry(id: id)
        }
        return entry
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the newest open entries, the newest last.")

        @Option(help: "The most entries to list.")
        var limit = 20

        @Flag(help: "Also list entries that have become events since.")
        var all = false

        @Flag(help: "Print one JSON object a line.")
        var json = false

        func validate() throws {
            guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
        }

        func run() async throws {
            let entries = try await QuarantineCommand.withConnection { connection in
                try await Array(
                    QuarantineEntry.readNewest(limit: limit, openOnly: !all, on: connection).reversed())
            }
            if json {
                Console.write(try entries.map { try JSONOutput.line(QuarantineLine($0)) })
            } else {
                var table = TextTable(columns: ["id", "account", "received", "bytes", "event", "reason"])
                table.rows = entries.map {
                    [
                        "\($0.id)", $0.account.text, $0.receivedAt.isoText, "\($0.bytes)",
                        $0.position.map { "\($0)" } ?? "–", $0.reason,
                    ]
                }
                Console.write(table.lines(indent: 0))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show one entry with its body.")

        @Argument(help: "The entry's id.")
        var id: Int

        @Flag(help: "Print one JSON object.")
        var json = false

        @Flag(help: "Write the body alone, byte for byte as it was received.")
        var raw = false

        func validate() throws {
            if json, raw { throw ValidationError("--json and --raw exclude each other") }
        }

        func run() async throws {
            let (entry, body) = try await QuarantineCommand.withConnection { connection in
                let entry = try await QuarantineCommand.entry(id, on: connection)
                return (entry, try await entry.body(on: connection))
            }
            if raw {
                Console.write(bytes: Data(body))
            } else if json {
                Console.write([try JSONOutput.line(QuarantineLine(entry, body: body))])
            } else {
                Console.write(Self.lines(entry, body))
            }
        }

        private static func lines(_ entry: QuarantineEntry, _ body: [UInt8]) -> [String] {
            [
                "id            \(entry.id)",
                "account       \(entry.account)",
                "reason        \(entry.reason.withoutControls)",
                "event         \(entry.position.map { "\($0)" } ?? "none: the entry is open")",
                "signature     \(entry.signature?.rawValue ?? "–")",
                "received      \(entry.receivedAt.isoText)",
                "digest        \(entry.digest.hexadecimal)"
                    + (entry.originalDigest.map { ", received was \($0.hexadecimal)" } ?? ""),
                "body          \(entry.bytes) bytes",
                "",
            ] + String(decoding: body, as: UTF8.self).linesWithoutControls
        }
    }
}

/// An entry as one line of JSON; every member stands in it, null where it is unknown, the body only where it was asked
/// for.
private struct QuarantineLine: Encodable {
    private let entry: QuarantineEntry
    private let body: [UInt8]?

    init(_ entry: QuarantineEntry, body: [UInt8]? = nil) {
        self.entry = entry
        self.body = body
    }

    private enum Column: String, CodingKey {
        case id, account, reason, bytes
        case body = "body_base64"
        case digest
        case originalDigest = "original_digest"
        case signature
        case receivedAt = "received_at"
        case position
    }

    func encode(to encoder: any Encoder) throws {
        var columns = encoder.container(keyedBy: Column.self)
        try columns.encode(entry.id, forKey: .id)
        try columns.encode(entry.account.text, forKey: .account)
        try columns.encode(entry.reason, forKey: .reason)
        try columns.encode(entry.bytes, forKey: .bytes)
        if let body { try columns.encode(Data(body).base64EncodedString(), forKey: .body) }
        try columns.encode(entry.digest.hexadecimal, forKey: .digest)
        try columns.encode(entry.originalDigest?.hexadecimal, forKey: .originalDigest)
        try columns.encode(entry.signature?.rawValue, forKey: .signature)
        try columns.encode(entry.receivedAt, forKey: .receivedAt)
        try columns.encode(entry.position?.value, forKey: .position)
    }
}
