import CJ
import Folding
import Foundation

/// Shopify's export of orders: a row for each line of an order, of which only the first has what the order has as a whole.
///
/// Names, addresses, mails, telephones and notes are among its columns. They are not looked at, and reach nobody.
struct ShopifyOrders: PartReader {
    private var table: ImportTable
    private let shop: String?
    private let zone: TimeZone
    /// What was read and belongs to the next order.
    private var ahead: Result<ImportTable.Row, LineFault>?

    /// Columns by which such a file is known.
    static let marks: Set<String> = [
        "Name", "Financial Status", "Currency", "Lineitem quantity", "Lineitem price", "Created at",
    ]

    /// The only columns that are looked at.
    static let columns = marks.union([
        "Id", "Subtotal", "Shipping", "Taxes", "Total", "Refunded Amount", "Duties", "Lineitem sku",
        "Lineitem discount",
        "Shipping Country",
    ])

    init(_ table: ImportTable, shop: String?, zone: TimeZone) {
        self.table = table
        self.shop = shop
        self.zone = zone
    }

    mutating func next() -> ImportFile.Part? {
        guard let first = ahead ?? table.next() else { return nil }
        ahead = nil
        switch first {
        case .failure(let fault): return .fault(fault)
        case .success(let row):
            guard let name = row.cells["Name"] else {
                return .fault(LineFault(rows: [row], reason: "Name is empty"))
            }
            var rows = [row]
            while let further = table.next() {
                guard case .success(let row) = further, row.cells["Name"] == name else {
                    ahead = further
                    break
                }
                rows.append(row)
            }
            return part(name, rows)
        }
    }

    private func part(_ name: String, _ rows: [ImportTable.Row]) -> ImportFile.Part {
        var line = rows[0].line
        do throws(RowFault) {
            let order = try Order(name, rows[0], shop: shop, zone: zone)
            var sales: [Sale] = []
            for (index, row) in rows.enumerated() {
                line = row.line
                sales.append(try order.item(row, number: index + 1))
            }
            line = rows[0].line
            sales += try order.others(beside: sales.reduce(0) { $0 + $1.amount })
            return .facts(sales.map(ImportedFact.sale), line: line)
        } catch {
            // What an order has as a whole follows from all its rows, so it is read whole or not at all.
            return .fault(LineFault(rows: rows, reason: error.reason, line: line))
        }
    }
}

/// What stands in the first row of an order.
private struct Order {
    private let sale: Sale
    private let row: ImportTable.Row

    init(_ name: String, _ row: ImportTable.Row, shop: String?, zone: TimeZone) throws(RowFault) {
        self.row = row
        let country = try SaleCell.country(row.cells["Shipping Country"], of: "Shipping Country")
        sale = Sale(
            shop: shop, orderNumber: name, platformOrderId: row.cells["Id"], lineId: "",
            status: try Self.status(try row.required("Financial Status")), amount: 0,
            currency: try SaleCell.currency(try row.required("Currency"), of: "Currency"),
            soldAt: try SaleCell.instant(try row.required("Created at"), of: "Created at", zone: zone),
            country: country)
    }

    private static func status(_ word: String) throws(RowFault) -> Sale.Status {
        switch word {
        case "paid", "partially_paid", "partially_refunded", "refunded": .paid
        case "pending", "authorized", "unpaid": .open
        case "voided", "expired": .cancelled
        default: throw RowFault("Financial Status is no word that Shopify documents")
        }
    }

    func item(_ row: ImportTable.Row, number: Int) throws(RowFault) -> Sale {
        guard
            let quantity = try SaleCell.quantity(try row.required("Lineitem quantity"), of: "Lineitem quantity")
        else { throw RowFault("Lineitem quantity is empty") }
        let price = try SaleCell.amount(try row.required("Lineitem price"), of: "Lineitem price")
        let discount = try amount("Lineitem discount", in: row)
        return try line(
            String(number), .item, price * Decimal(quantity) - discount, sku: row.cells["Lineitem sku"],
            quantity: quantity)
    }

    /// What the order has beside its items. A line is made of it even if it is 0, since an earlier export may have told
    /// another amount.
    func others(beside items: Decimal) throws(RowFault) -> [Sale] {
        let subtotal = try SaleCell.amount(try row.required("Subtotal"), of: "Subtotal")
        let total = try SaleCell.amount(try row.required("Total"), of: "Total")
        let (shipping, taxes) = (try amount("Shipping"), try amount("Taxes"))
        // What is paid beyond goods, shipping and duties: taxes that were added to the prices and, for example, a tip.
        let beyond = total - subtotal - shipping - (try amount("Duties"))
        let isWithin = beyond < taxes
        guard beyond >= 0 else { throw RowFault("Total is less than Subtotal and Shipping") }
        return [
            try line("discount", .discount, subtotal - items), try line("shipping", .shipping, shipping),
            try line("tax", .tax, isWithin ? -taxes : 0), try line("other", .other, isWithin ? beyond : beyond - taxes),
            try line("refund", .refund, -(try amount("Refunded Amount"))),
        ]
    }

    private func amount(_ column: String, in row: ImportTable.Row? = nil) throws(RowFault) -> Decimal {
        guard let text = (row ?? self.row).cells[column] else { return 0 }
        return try SaleCell.amount(text, of: column)
    }

    private func line(
        _ id: String, _ kind: Sale.Kind, _ amount: Decimal, sku: String? = nil, quantity: Int? = nil
    ) throws(RowFault) -> Sale {
        var line = sale
        line.lineId = id
        line.kind = kind
        line.amount = amount
        line.sku = sku
        line.quantity = quantity
        return try SaleCell.checked(line)
    }
}
