public import Folding
public import Foundation

/// A file of facts, in one of the forms that are known by their header.
///
/// A line that cannot be read stops nothing: it is told with its number and the reason.
public struct ImportFile: Sendable {
    /// What the next lines are.
    public enum Part: Sendable, Equatable {
        /// Facts, with the line that the first of them begins at.
        case facts([ImportedFact], line: Int)
        case fault(LineFault)
    }

    /// What form the file has.
    public let form: String
    private var reader: any PartReader

    /// A file of sales: the form of `docs/sales.md`, or Shopify's export of orders.
    ///
    /// - Parameters:
    ///   - shop: the shop of lines that name none.
    ///   - zone: meant by dates that name none.
    /// - Throws: ``UnknownImportFile``.
    public init(sales bytes: [UInt8], shop: String?, zone: TimeZone) throws(UnknownImportFile) {
        let header = Set(ImportTable.header(of: bytes))
        if ShopifyOrders.marks.isSubset(of: header),
            let table = ImportTable(bytes, columns: ShopifyOrders.columns)
        {
            form = "Shopify's export of orders"
            reader = ShopifyOrders(table, shop: shop, zone: zone)
        } else if SaleLines.marks.isSubset(of: header), !SaleLines.names.isDisjoint(with: header),
            let table = ImportTable(bytes, columns: SaleLines.columns)
        {
            form = "lines of sales"
            reader = SaleLines(table, shop: shop, zone: zone)
        } else {
            throw UnknownImportFile(
                "the first line must name order_number or platform_order_id, and line_id, amount, currency and sold_at, or be that of Shopify's export of orders"
            )
        }
    }

    /// A file of exchange rates: date, currency and per_usd, or the ECB's history of rates.
    ///
    /// - Throws: ``UnknownImportFile``.
    public init(rates bytes: [UInt8]) throws(UnknownImportFile) {
        let header = ImportTable.header(of: bytes)
        if RateLines.columns.isSubset(of: Set(header)), let table = ImportTable(bytes, columns: RateLines.columns) {
            form = "lines of rates"
            reader = RateLines(table)
        } else if header.first == "Date", header.contains("USD"), header.contains("JPY") {
            let currencies = Set(header.filter(CurrencyCode.isOne))
            guard let table = ImportTable(bytes, columns: currencies.union(["Date"])) else {
                throw UnknownImportFile("it is empty")
            }
            form = "the ECB's history of rates"
            reader = CentralBankDays(table, currencies: currencies)
        } else {
            throw UnknownImportFile(
                "the first line must name date, currency and per_usd, or be that of the ECB's eurofxref-hist.csv")
        }
    }

    /// The next lines; nil after the last.
    public mutating func next() -> Part? { reader.next() }
}

/// Why a file as a whole is none that can be imported.
public struct UnknownImportFile: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Makes facts of the rows of a table.
protocol PartReader: Sendable {
    mutating func next() -> ImportFile.Part?
}

/// Makes one fact of each row.
protocol RowReader: PartReader {
    var table: ImportTable { get set }
    func fact(of row: ImportTable.Row) throws(RowFault) -> ImportedFact
}

extension RowReader {
    mutating func next() -> ImportFile.Part? {
        switch table.next() {
        case nil: return nil
        case .failure(let fault): return .fault(fault)
        case .success(let row):
            do throws(RowFault) {
                return .facts([try fact(of: row)], line: row.line)
            } catch {
                return .fault(LineFault(rows: [row], reason: error.reason))
            }
        }
    }
}

/// Names of currencies.
enum CurrencyCode {
    /// Whether a text is three capital letters (ISO 4217).
    static func isOne(_ text: String) -> Bool { text.wholeMatch(of: /[A-Z]{3}/) != nil }
}
