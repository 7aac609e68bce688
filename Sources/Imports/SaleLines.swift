import CJ
import Folding
import Foundation

/// The form of a file of sales that `docs/sales.md` describes: a line for each line that was sold.
struct SaleLines: RowReader {
    var table: ImportTable
    private let shop: String?
    private let zone: TimeZone

    /// Columns that such a file always has, and those of which it has one at least.
    static let marks: Set<String> = ["line_id", "amount", "currency", "sold_at"]
    static let names: Set<String> = ["order_number", "platform_order_id"]
    static let columns = marks.union(names).union(["shop", "kind", "status", "sku", "quantity", "country"])

    init(_ table: ImportTable, shop: String?, zone: TimeZone) {
        self.table = table
        self.shop = shop
        self.zone = zone
    }

    func fact(of row: ImportTable.Row) throws(RowFault) -> ImportedFact { .sale(try sale(row)) }

    private func sale(_ row: ImportTable.Row) throws(RowFault) -> Sale {
        let cells = row.cells
        guard cells["order_number"] != nil || cells["platform_order_id"] != nil else {
            throw RowFault("order_number and platform_order_id are both empty")
        }
        let kind = try SaleCell.value(cells["kind"], of: "kind", Sale.Kind.self) ?? .item
        let status = try SaleCell.value(cells["status"], of: "status", Sale.Status.self) ?? .paid
        return try SaleCell.checked(
            Sale(
                shop: cells["shop"] ?? shop, orderNumber: cells["order_number"],
                platformOrderId: cells["platform_order_id"], lineId: try row.required("line_id"), kind: kind,
                status: status, sku: cells["sku"], quantity: try SaleCell.quantity(cells["quantity"], of: "quantity"),
                amount: try SaleCell.amount(try row.required("amount"), of: "amount"),
                currency: try SaleCell.currency(try row.required("currency"), of: "currency"),
                soldAt: try SaleCell.instant(try row.required("sold_at"), of: "sold_at", zone: zone),
                country: try SaleCell.country(cells["country"], of: "country")))
    }
}

/// Reads cells of files of sales.
enum SaleCell {
    static func amount(_ text: String, of column: String) throws(RowFault) -> Decimal {
        guard let amount = Money.amount(text) else {
            throw RowFault("\(column) is no decimal number such as 12.50, without a currency's sign")
        }
        return amount
    }

    static func quantity(_ text: String?, of column: String) throws(RowFault) -> Int? {
        guard let text else { return nil }
        guard let quantity = Int(text), (-1_000_000_000...1_000_000_000).contains(quantity) else {
            throw RowFault("\(column) is no whole number")
        }
        return quantity
    }

    static func currency(_ text: String, of column: String) throws(RowFault) -> String {
        guard CurrencyCode.isOne(text) else { throw RowFault("\(column) is not three capital letters such as EUR") }
        return text
    }

    static func country(_ text: String?, of column: String) throws(RowFault) -> String? {
        guard let text else { return nil }
        guard text.wholeMatch(of: /[A-Z]{2}/) != nil else {
            throw RowFault("\(column) is not two capital letters such as DE")
        }
        return text
    }

    static func instant(_ text: String, of column: String, zone: TimeZone) throws(RowFault) -> Date {
        guard let instant = CJTime(text, zone: zone).instant else {
            throw RowFault("\(column) is no time such as 2026-03-01T14:05:00Z")
        }
        return instant
    }

    static func value<Value: RawRepresentable & CaseIterable>(
        _ text: String?, of column: String, _ type: Value.Type
    ) throws(RowFault) -> Value? where Value.RawValue == String {
        guard let text else { return nil }
        guard let value = Value(rawValue: text) else {
            throw RowFault("\(column) is none of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// The sale, unless it is too long to be found by its id.
    static func checked(_ sale: Sale) throws(RowFault) -> Sale {
        guard sale.id.utf8.count <= Envelope.longestName else {
            throw RowFault("shop, order and line_id are longer than \(Envelope.longestName) bytes together")
        }
        return sale
    }
}
