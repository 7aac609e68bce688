// What the seller's shop sold, of which CJ was asked to send the goods.
extension Truth {
    /// A line of the shop's.
    private struct Sold {
        let shop: String
        let number: String
        let platformId: String?
        let lineId: String
        let kind: String
        let isPaid: Bool
        var sku: String?
        var quantity: Int?
        let amount: USD
        let at: Instant
        var country: String?
        /// What it bears of CJ's cost; nil where that is not said here.
        var margin: Margin?

        var status: String { isPaid ? "paid" : "cancelled" }
    }

    /// What a line earns.
    private struct Margin {
        /// Nil for what bears none.
        let cost: USD?
        /// Nil where CJ charged nothing.
        let margin: USD?
    }

    /// A file of sales as `cjledger import sales` reads it: the shop's orders, in US dollars, whatever CJ made of them.
    public var sales: String {
        let header =
            "shop,order_number,platform_order_id,line_id,kind,status,sku,quantity,amount,currency,sold_at,country"
        let lines = sold.map { line in
            [
                line.shop, line.number, line.platformId ?? "", line.lineId, line.kind, line.status, line.sku ?? "",
                line.quantity.map(String.init) ?? "", line.amount.text, "USD", line.at.iso, line.country ?? "",
            ].joined(separator: ",")
        }
        return ([header] + lines).joined(separator: "\n") + "\n"
    }

    /// Rows of sales.
    var saleRows: [JSON] {
        sold.map { line in
            [
                "shop": .text(line.shop), "order_number": .text(line.number),
                "platform_order_id": JSON(line.platformId), "line_id": .text(line.lineId),
                "kind": .text(line.kind), "status": .text(line.status), "counts": .bool(line.isPaid),
                "sku": JSON(line.sku), "quantity": JSON(line.quantity),
                "amount": .text(line.amount.text), "currency": .text("USD"), "amount_usd": .text(line.amount.text),
                "sold_at": .text(line.at.iso), "country": JSON(line.country),
            ]
        }
    }

    /// Rows of margins: of what was sold once and sent as one order.
    var marginRows: [JSON] {
        sold.compactMap { line in
            line.margin.map { margin in
                [
                    "shop": .text(line.shop), "order_number": .text(line.number), "line_id": .text(line.lineId),
                    "kind": .text(line.kind), "sku": JSON(line.sku),
                    "quantity": JSON(line.quantity), "counts": .bool(line.isPaid),
                    "revenue": JSON(line.isPaid ? line.amount.text : nil), "cost": JSON(margin.cost?.text),
                    "margin": JSON(margin.margin?.text),
                ]
            }
        }
    }

    /// The ids of the lines of which is said what they earn.
    var linesThatEarn: Set<String> { Set(sold.filter { $0.margin != nil }.map(\.lineId)) }

    /// Every eleventh purchase was no sale of the shop's, and beside every thirteenth stands a sale that CJ never heard of.
    /// Where CJ's order was cancelled, the sale was too.
    private var sold: [Sold] {
        var lines: [Sold] = []
        var numbers: Set<String> = []
        let shared = sharedNumbers
        for (index, life) in lives.enumerated() {
            if index % 11 != 10 {
                for order in life.orders where order.isSold && order.createdAt <= now {
                    // A number that comes twice is that of another shop.
                    let shop = numbers.insert(order.ids.number).inserted ? "north" : "south"
                    let isAlone = life.orders.count == 1 && !shared.contains(order.ids.number.lowercased())
                    lines += soldLines(order, life, shop, isAlone: isAlone)
                }
            }
            if index % 13 == 12, let order = life.orders.first, order.createdAt <= now {
                lines.append(
                    Sold(
                        shop: "north", number: "\(order.ids.number)-elsewhere", platformId: nil, lineId: "1",
                        kind: "item", isPaid: true, quantity: 1, amount: USD(cents: 1990), at: order.createdAt))
            }
        }
        return lines
    }

    /// The numbers that several orders have.
    private var sharedNumbers: Set<String> {
        let numbers = lives.flatMap(\.orders).map { $0.ids.number.lowercased() }
        return Set(Dictionary(grouping: numbers) { $0 }.filter { $0.value.count > 1 }.keys)
    }

    /// - Parameter isAlone: whether the sale is of one order of CJ's, and that of one sale.
    private func soldLines(_ order: Order, _ life: Life, _ shop: String, isAlone: Bool) -> [Sold] {
        let isPaid = if case .cancelled = life.kind { false } else { true }
        let margins = isAlone ? earned(by: order, isPaid: isPaid) : nil
        func line(_ id: String, _ kind: String, _ amount: USD, _ margin: Margin?) -> Sold {
            Sold(
                shop: shop, number: order.ids.number, platformId: order.ids.platformOrderId, lineId: id, kind: kind,
                isPaid: isPaid, amount: amount, at: order.createdAt, country: order.toCountry, margin: margin)
        }
        let items = order.lines.enumerated().map { index, item in
            var sold = line(item.lineItemId, "item", Self.price(of: item), margins?.items[index])
            (sold.sku, sold.quantity) = (item.variant.sku, item.quantity)
            return sold
        }
        return items + [line("shipping", "shipping", Self.shipping, margins?.shipping)]
    }

    /// What the shop took for a line.
    private static func price(of line: OrderLine) -> USD { line.variant.price * (line.quantity * 3) }

    private static let shipping = USD(cents: 490)

    /// What the lines of a sale earn, each item bearing what CJ's line of its SKU cost. Nil where the cost cannot be
    /// divided so.
    private func earned(by order: Order, isPaid: Bool) -> (items: [Margin], shipping: Margin)? {
        let cost = cost(of: order)
        guard cost.counts, isPaid else {
            let none = Margin(cost: nil, margin: nil)
            return (order.lines.map { _ in none }, none)
        }
        let costs = landedCosts(of: order)
        let isOfOneSKU = Set(order.lines.map(\.variant.sku)).count < order.lines.count
        guard !isOfOneSKU, costs.allSatisfy({ $0.cents >= 0 }), costs.total().cents > 0 else { return nil }
        return (
            zip(order.lines, costs).map { Margin(cost: $1, margin: Self.price(of: $0) - $1) },
            Margin(cost: nil, margin: Self.shipping)
        )
    }
}

extension Order {
    /// Whether it is the shop's, and not what CJ made of such; test orders are nobody's.
    fileprivate var isSold: Bool { origins.isEmpty && !isSandbox }
}
