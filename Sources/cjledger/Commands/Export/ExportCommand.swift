import ArgumentParser
import Foundation
import Ledger
import Output
import Postgres
import Reports

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a month's costs, cash or margins as a file for a spreadsheet.",
        discussion: """
            costs: the orders that were paid in the month and count. cash: each payment and refund of it. margins: what was
            sold in it, with what it cost.
            With --as-of as they stood then. The file says which position of the ledger it shows, and has a digest of its
            rows: SHA-256 of all lines of the csv but the last. Amounts are exact, with the same number of decimals in every
            row, and ids are texts. Times are UTC. `cjledger events export` writes events.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, xlsx
    }

    @Argument(help: "costs, cash or margins.")
    var subject: ExportSubject

    @Option(help: "The month, such as 2026-03.")
    var month: String

    @Option(help: "The schema that `cjledger replay --as-of` made, such as as_of_2026_04_01.")
    var asOf: String?

    @Option(help: "Only this account.")
    var account: String?

    @Option(help: "csv, or xlsx for Excel, which takes long ids in a csv for numbers.")
    var format = Format.csv

    @Option(help: "The time zone of the month, such as Europe/Berlin.")
    var zone = "UTC"

    @Option(help: "The file to write, instead of stdout.")
    var output: String?

    func validate() throws {
        guard let zone = TimeZone(identifier: zone) else {
            throw ValidationError("--zone is no time zone such as Europe/Berlin")
        }
        guard Month(month, zone: zone) != nil else { throw ValidationError("--month must be like 2026-03") }
        if let account, AccountName(account) == nil {
            throw ValidationError("--account must be 1 to 64 of A–Z a–z 0–9 _ -")
        }
        if format == .xlsx, output == nil, Console.isTerminal {
            throw ValidationError("a terminal cannot show xlsx: name a file by --output")
        }
    }

    func run() async throws {
        guard let zone = TimeZone(identifier: zone), let month = Month(month, zone: zone) else { return }
        let (subject, asOf, account) = (subject, asOf, account)
        let table = try await Database.withConnection(as: LedgerRole.runtime, for: "export") { connection in
            try await MonthExport(subject, of: month, schema: asOf, account: account, on: connection)
                .table(on: connection)
        }
        let bytes =
            switch format {
            case .csv: Data(table.csv.utf8)
            case .xlsx: try Workbook(table).file()
            }
        if let output {
            try bytes.write(to: URL(filePath: output), options: .atomic)
        } else {
            Console.write(bytes: bytes)
        }
    }
}

extension ExportSubject: ExpressibleByArgument {}
