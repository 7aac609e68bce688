import CJ
import Folding
import Foundation
import Instants

/// A file of rates with a line for each day and currency.
struct RateLines: RowReader {
    var table: ImportTable

    static let columns: Set<String> = ["date", "currency", "per_usd"]

    init(_ table: ImportTable) { self.table = table }

    func fact(of row: ImportTable.Row) throws(RowFault) -> ImportedFact {
        let currency = try SaleCell.currency(try row.required("currency"), of: "currency")
        let rate = try RateCell.rate(try row.required("per_usd"), of: "per_usd")
        guard currency != "USD" || rate == 1 else { throw RowFault("per_usd of USD is not 1") }
        let day = try RateCell.day(try row.required("date"), of: "date")
        return .rate(DayRates(day: day, perUSD: [currency: rate]))
    }
}

/// The ECB's history of rates (`eurofxref-hist.csv`): a line for each day, with what one euro was in each currency, or
/// `N/A`.
struct CentralBankDays: RowReader {
    var table: ImportTable
    private let currencies: Set<String>

    init(_ table: ImportTable, currencies: Set<String>) {
        self.table = table
        self.currencies = currencies
    }

    func fact(of row: ImportTable.Row) throws(RowFault) -> ImportedFact { .rate(try rates(row)) }

    private func rates(_ row: ImportTable.Row) throws(RowFault) -> DayRates {
        let dollars = try RateCell.rate(try row.required("USD"), of: "USD")
        var perUSD = ["EUR": RateCell.rounded(1 / dollars)]
        for currency in currencies.subtracting(["USD"]) {
            guard let cell = row.cells[currency], cell != "N/A" else { continue }
            perUSD[currency] = RateCell.rounded(try RateCell.rate(cell, of: currency) / dollars)
        }
        return DayRates(day: try RateCell.day(try row.required("Date"), of: "Date"), perUSD: perUSD, publisher: "ECB")
    }
}

/// Reads cells of files of rates.
enum RateCell {
    static func rate(_ text: String, of column: String) throws(RowFault) -> Decimal {
        guard let rate = Money.amount(text), rate > 0 else { throw RowFault("\(column) is no number above 0") }
        return rate
    }

    static func day(_ text: String, of column: String) throws(RowFault) -> String {
        guard CivilDate(isoText: text) != nil else { throw RowFault("\(column) is no day such as 2026-03-01") }
        return text
    }

    /// To ten decimals: less than a cent of a million dollars.
    static func rounded(_ rate: Decimal) -> Decimal {
        var (rounded, rate) = (Decimal(), rate)
        NSDecimalRound(&rounded, &rate, 10, .plain)
        return rounded
    }
}
