import ArgumentParser
import Foundation
import Imports
import Ledger
import Output
import Postgres

extension ImportCommand {
    struct Sales: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add what the shop sold: lines of sales, or Shopify's export of orders.",
            discussion: """
                A line that was imported before is replaced by what the file says now; what it says already adds nothing. A
                line that cannot be read is named, put into the quarantine without its personal data, and stops nothing: the
                command then ends with 2. Names, addresses, mails and notes are not read. Then ask analytics.sales and
                analytics.margins.
                """)

        @Argument(help: "The file; - reads stdin.")
        var file: String

        @Option(help: "The account whose sales they are; needed if there are several.")
        var account: String?

        @Option(
            help: "The name of the shop, for lines that name none. Needed to tell shops with the same numbers apart.")
        var shop: String?

        @Option(help: "The time zone of dates that name none, such as Europe/Berlin.")
        var zone = "UTC"

        func validate() throws {
            guard TimeZone(identifier: zone) != nil else {
                throw ValidationError("--zone is no time zone such as Europe/Berlin")
            }
            if let shop, shop.isEmpty || shop.utf8.count > 64 { throw ValidationError("--shop must be 1 to 64 bytes") }
        }

        func run() async throws {
            let (file, shop, zone) = (file, shop, TimeZone(identifier: zone) ?? .gmt)
            try await FactImport.run(file, account: account) { bytes in
                try ImportFile(sales: bytes, shop: shop, zone: zone)
            }
        }
    }

    struct Rates: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add exchange rates: date, currency and per_usd, or the ECB's eurofxref-hist.csv.",
            discussion: """
                A rate of a day and currency is replaced by what the file says now. A line that cannot be read is named, put
                into the quarantine, and stops nothing: the command then ends with 2. Then ask analytics.exchange_rates, and
                analytics.in_currency(amount, at, currency).
                """)

        @Argument(help: "The file; - reads stdin.")
        var file: String

        @Option(help: "The account to keep them with, if there are several. They count for all.")
        var account: String?

        func run() async throws {
            try await FactImport.run(file, account: account) { bytes in try ImportFile(rates: bytes) }
        }
    }
}
