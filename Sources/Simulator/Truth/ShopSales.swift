// What the seller's shop sold, of which CJ was asked to send the goods.
extension Truth {
    /// A file of sales as `cjledger import sales` reads it: the shop's orders, in US dollars, whatever CJ made of them.
    ///
    /// Every eleventh purchase was no sale of the shop's, and beside every thirteenth stands a sale that CJ never heard of.
    /// Where CJ's order was cancelled, the sale was too.
    public var sales: String {
        let header =
            "shop,order_number,platform_order_id,line_id,kind,status,sku,quantity,amount,currency,sold_at,country"
        var lines = [header]
        var numbers: Set<String> = []
        for (index, life) in lives.enumerated() {
            if index % 11 != 10 {
                for order in life.orders where order.isSold && order.createdAt <= now {
                    // A number that comes twice is that of another shop.
                    let shop = numbers.insert(order.ids.number).inserted ? "north" : "south"
                    lines += saleLines(order, life, shop)
                }
            }
            if index % 13 == 12, let order = life.orders.first, order.createdAt <= now {
                lines.append("north,\(order.ids.number)-elsewhere,,1,item,paid,,1,19.90,USD,\(order.createdAt.iso),")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func saleLines(_ order: Order, _ life: Life, _ shop: String) -> [String] {
        let status = if case .cancelled = life.kind { "cancelled" } else { "paid" }
        func line(_ id: String, _ kind: String, _ sku: String, _ quantity: String, _ amount: USD) -> String {
            [
                shop, order.ids.number, order.ids.platformOrderId ?? "", id, kind, status, sku, quantity, amount.text,
                "USD",
                order.createdAt.iso, order.toCountry,
            ].joined(separator: ",")
        }
        let items = order.lines.map {
            line($0.lineItemId, "item", $0.variant.sku, String($0.quantity), $0.variant.price * ($0.quantity * 3))
        }
        return items + [line("shipping", "shipping", "", "", USD(cents: 490))]
    }
}

extension Order {
    /// Whether it is the shop's, and not what CJ made of such; test orders are nobody's.
    fileprivate var isSold: Bool { origins.isEmpty && !isSandbox }
}
