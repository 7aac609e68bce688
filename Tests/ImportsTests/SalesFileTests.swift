import Folding
import Foundation
import TestSupport
import Testing

@testable import Imports

/// Everything a file says.
struct ReadFile {
    var facts: [ImportedFact] = []
    var faults: [LineFault] = []

    init(_ file: ImportFile) {
        var file = file
        while let part = file.next() {
            switch part {
            case .facts(let facts, _): self.facts += facts
            case .fault(let fault): faults.append(fault)
            }
        }
    }

    init(sales text: String, shop: String? = nil) throws {
        self.init(try ImportFile(sales: Array(text.utf8), shop: shop, zone: .gmt))
    }

    var sales: [Sale] { facts.compactMap { if case .sale(let sale) = $0 { sale } else { nil } } }
}

@Suite struct `A file of sales` {
    private static let header = "order_number,line_id,sku,quantity,amount,currency,sold_at,country,kind,status\n"

    @Test func `is read line by line, with what is left out by its rule`() throws {
        let file = try ReadFile(
            sales: Self.header + "#1001,1,K1,2,19.90,EUR,2026-03-01T10:00:00Z,DE,,\n"
                + "#1001,s,,,4.90,EUR,2026-03-01T11:00:00+01:00,DE,shipping,open\n", shop: "north")
        let sold = Date.utc("2026-03-01T10:00:00Z")
        #expect(
            file.sales == [
                Sale(
                    shop: "north", orderNumber: "#1001", lineId: "1", sku: "K1", quantity: 2,
                    amount: Decimal(string: "19.90") ?? 0, currency: "EUR", soldAt: sold, country: "DE"),
                Sale(
                    shop: "north", orderNumber: "#1001", lineId: "s", kind: .shipping, status: .open,
                    amount: Decimal(string: "4.9") ?? 0, currency: "EUR", soldAt: sold, country: "DE"),
            ])
        #expect(file.sales.map(\.id) == ["north/#1001/1", "north/#1001/s"] && file.faults.isEmpty)
    }

    @Test func `keeps ids apart whose parts have slashes`() {
        func id(_ number: String, _ line: String) -> String {
            Sale(orderNumber: number, lineId: line, amount: 1, currency: "USD", soldAt: .now).id
        }
        #expect(id("a/b", "c") != id("a", "b/c") && id("a%2Fb", "c") != id("a/b", "c"))
    }

    @Test(arguments: [
        ("#1,1,,,x,USD,2026-03-01,,,", "amount is no decimal number"), ("#1,1,,,$5,USD,2026-03-01,,,", "amount"),
        ("#1,,,,5,USD,2026-03-01,,,", "line_id is empty"),
        (",1,,,5,USD,2026-03-01,,,", "order_number and platform_order_id"), ("#1,1,,,5,usd,2026-03-01,,,", "currency"),
        ("#1,1,,1.5,5,USD,2026-03-01,,,", "quantity is no whole number"), ("#1,1,,,5,USD,yesterday,,,", "sold_at"),
        ("#1,1,,,5,USD,2026-03-01,Germany,,", "country"), ("#1,1,,,5,USD,2026-03-01,,gift,", "kind is none of item"),
        ("#1,1,,,5,USD,2026-03-01,,,maybe", "status is none of paid"), ("#1,1,,,5,USD,2026-03-01", "it has 7 cells"),
        ("#1,1,,,5,USD,\"2026-03-01,,,", "a quote without end"),
        ("#\(String(repeating: "9", count: 200)),1,,,5,USD,2026-03-01,,,", "longer than 128"),
        ("#1,1,\(String(repeating: "K", count: 300)),,5,USD,2026-03-01,,,", "sku is longer than 256"),
    ])
    func `names a line that it cannot read, and reads the others`(line: String, reason: String) throws {
        let good = "#2,1,,,7,USD,2026-03-02,,,\n"
        let file = try ReadFile(sales: Self.header + good + line + "\n" + good.replacing("#2", with: "#3"))
        #expect(file.sales.map(\.orderNumber) == ["#2", "#3"])
        let fault = try #require(file.faults.first)
        #expect(file.faults.count == 1 && fault.line == 3 && fault.reason.contains(reason), "\(fault)")
        // Words about a line never hold what stands in it.
        #expect(!fault.reason.contains("yesterday") && !fault.reason.contains("Germany"))
    }

    @Test(arguments: ["", "a,b\n1,2\n", "order_number,line_id,amount,currency\n", "line_id,amount,currency,sold_at\n"])
    func `of another form is refused as a whole`(text: String) {
        #expect(throws: UnknownImportFile.self) { try ReadFile(sales: text) }
    }

    @Test func `may come from a spreadsheet: with a mark in front, semicolons, quotes and other line ends`() throws {
        let text =
            "\u{FEFF}order_number;line_id;amount;currency;sold_at\r\n\"#1\";\"a \"\"b\"\";\nc\";5;USD;2026-03-01\r\n\r\n"
        let file = try ReadFile(sales: text)
        #expect(file.sales.map(\.lineId) == ["a \"b\";\nc"] && file.faults.isEmpty)
    }
}

@Suite struct `Shopify's export of orders` {
    private static let header =
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Street,Shipping Name,Shipping Country,Shipping Phone,Notes,Refunded Amount,Id,Lineitem discount,Phone\n"

    private static func row(
        _ name: String, _ whole: String = ",,,,,,", quantity: Int = 1, price: String, sku: String = "",
        refund: String = "", id: String = "", country: String = ""
    ) -> String {
        let parts = whole.split(separator: ",", omittingEmptySubsequences: false)
        let (status, money) = (parts[0], parts[1...5].joined(separator: ","))
        return
            "\(name),planted@example.com,\(status),,,\(money),CODE,\(parts[6]),Post,2026-03-01 10:00:00 +0100,\(quantity),Planted Name,\(price),\(sku),Planted Buyer,Planted Street,Planted Buyer,\(country),+4912345,Planted note,\(refund),\(id),0.00,+4912345\n"
    }

    /// Two goods of 20.00 less 5.00, shipping of 4.90, and 7.14 of taxes within the prices.
    private static let order =
        row(
            "#1001", "paid,EUR,35.00,4.90,6.37,39.90,5.00", quantity: 1, price: "30.00", sku: "K1", refund: "10.00",
            id: "5501234567890123456", country: "DE") + row("#1001", quantity: 2, price: "5.00", sku: "K2")

    @Test func `becomes lines that sum to what the shop kept`() throws {
        let file = try ReadFile(sales: Self.header + Self.order, shop: "north")
        #expect(file.faults.isEmpty, "\(file.faults)")
        let amounts = file.sales.map { "\($0.lineId) \($0.kind) \($0.amount)" }
        #expect(
            amounts == [
                "1 item 30", "2 item 10", "discount discount -5", "shipping shipping 4.9", "tax tax -6.37",
                "other other 0",
                "refund refund -10",
            ])
        // 39.90 paid, of which 6.37 are taxes and 10.00 went back.
        #expect(file.sales.reduce(0) { $0 + $1.amount } == Decimal(string: "23.53"))
        let sale = try #require(file.sales.first)
        #expect(
            sale
                == Sale(
                    shop: "north", orderNumber: "#1001", platformOrderId: "5501234567890123456", lineId: "1", sku: "K1",
                    quantity: 1, amount: 30, currency: "EUR", soldAt: .utc("2026-03-01T09:00:00Z"), country: "DE"))
    }

    @Test(arguments: [
        // Taxes on top, and a tip besides.
        ("paid,USD,10.00,2.00,1.00,13.00,0.00", "10 0 2 0 0 0", Sale.Status.paid),
        ("paid,USD,10.00,2.00,1.00,14.50,0.00", "10 0 2 0 1.5 0", .paid),
        ("pending,USD,10.00,0.00,0.00,10.00,0.00", "10 0 0 0 0 0", .open),
        ("voided,USD,10.00,0.00,0.00,10.00,0.00", "10 0 0 0 0 0", .cancelled),
    ])
    func `tells taxes that were added from those within, and what was not paid`(
        whole: String, amounts: String, status: Sale.Status
    ) throws {
        let file = try ReadFile(sales: Self.header + Self.row("#1", whole, price: "10.00"))
        #expect(file.sales.map { "\($0.amount)" }.joined(separator: " ") == amounts)
        #expect(file.sales.allSatisfy { $0.status == status })
    }

    @Test func `names an order that it cannot read, without a word of the customer's`() throws {
        let file = try ReadFile(
            sales: Self.header + Self.row("#1", "odd,USD,10.00,0.00,0.00,10.00,0.00", price: "10.00") + Self.order
                + Self.row("#3", "paid,USD,10.00,0.00,0.00,10.00,0.00", price: "10.00")
                + Self.row("#3", price: "ten"))
        #expect(file.faults.map(\.line) == [2, 6])
        #expect(file.faults.map(\.reason).first?.hasPrefix("Financial Status") == true)
        #expect(Set(file.sales.map(\.orderNumber)) == ["#1001"])
        for fault in file.faults {
            let kept = String(decoding: fault.kept, as: UTF8.self)
            #expect(kept.contains("Lineitem price") && !kept.contains("lanted") && !kept.contains("+49"))
        }
        for fact in file.facts {
            let body = String(decoding: fact.body(after: nil), as: UTF8.self)
            #expect(!body.contains("lanted") && !body.contains("+49") && !body.contains("CODE"))
        }
    }
}
