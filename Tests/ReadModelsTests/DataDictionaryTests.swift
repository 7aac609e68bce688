import Foundation
import Postgres
import TestSupport
import Testing

/// `docs/data-dictionary.md` is made from the COMMENTs: `make dictionary` writes it, and this finds it stale.
@Suite(.database) struct `The data dictionary` {
    private static let file = URL(filePath: #filePath).appending(path: "../../../docs/data-dictionary.md").standardized

    @Test func `says what the COMMENTs say`() async throws {
        let made = try await page(on: TestDatabase.current.connect())
        if ProcessInfo.processInfo.environment["CJLEDGER_WRITE_DICTIONARY"] != nil {
            try made.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(written == made, "docs/data-dictionary.md is stale: run `make dictionary`")
    }

    private func page(on connection: Connection) async throws -> String {
        var lines = [
            "# Data dictionary", "",
            "Made from the database's COMMENTs by `make dictionary`; change the COMMENT, not this page.", "",
        ]
        for schema in ["analytics", "ledger"] {
            let comment = try await connection.text("SELECT obj_description('\(schema)'::regnamespace, 'pg_namespace')")
            lines += ["## Schema `\(schema)`", "", comment ?? "", ""]
            let relations = try await connection.texts(
                """
                SELECT c.relname, obj_description(c.oid, 'pg_class')
                FROM pg_class AS c
                WHERE c.relnamespace = '\(schema)'::regnamespace AND c.relkind IN ('r', 'v')
                ORDER BY c.relname
                """, columns: 2)
            for relation in relations {
                let name = relation[0] ?? ""
                lines += [
                    "### `\(schema).\(name)`", "", relation[1] ?? "", "", "| column | type | meaning |",
                    "|---|---|---|",
                ]
                let columns = try await connection.texts(
                    """
                    SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum)
                    FROM pg_attribute
                    WHERE attrelid = '\(schema).\(name)'::regclass AND attnum > 0 AND NOT attisdropped
                    ORDER BY attnum
                    """, columns: 3)
                lines += columns.map { "| `\($0[0] ?? "")` | \($0[1] ?? "") | \($0[2] ?? "") |" }
                lines.append("")
            }
        }
        return lines.joined(separator: "\n")
    }
}
