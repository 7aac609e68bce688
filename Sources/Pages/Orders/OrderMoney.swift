import Foundation

/// A part of what an order costs, with the way to what it rests on.
struct CostLine: Sendable {
    let name: String
    let amount: String
    /// The event that told it, or a list of those; nil where nobody told.
    let href: String?
    /// Whose word it is, or how it was found.
    let word: String
    let tone: String?
}

extension OrderFacts {
    private struct Part {
        let column: String
        let name: String
        let amount: Decimal?
        var ink = Ink.bar
        var note = ""
    }

    /// What it is made of, what is nothing left out.
    private func parts(of costs: Costs) -> [Part] {
        let open = costs.billsOpen ?? 0
        let own = costs.privateStock.flatMap { stock in costs.product.map { $0 - stock } } ?? costs.product
        var parts = [
            Part(column: "product_cost", name: "Products", amount: own),
            Part(column: "private_stock_cost", name: "Private stock", amount: costs.privateStock ?? 0),
            Part(column: "shipping_cost", name: "Shipping", amount: costs.shipping),
            Part(column: "import_tax", name: "Import tax", amount: costs.importTax),
            Part(column: "import_fee", name: "Import fee", amount: costs.importFee),
            Part(column: "outbound_fee", name: "Fee for sending", amount: costs.outboundFee),
            Part(column: "storage_fee", name: "Fee for storage", amount: costs.storageFee),
            Part(
                column: "extra_bills", name: "Bills", amount: costs.bills, ink: open > 0 ? .warn : .bar,
                note: open > 0 ? "open \(AmountText.of(open))" : ""),
            Part(
                column: "dispute_credit", name: "Given back", amount: costs.credit.map { -$0 }, ink: .good),
        ]
        // Before there is a sheet nothing is known of these, and a list of what is not known tells nothing.
        let late = ["import_fee", "outbound_fee", "storage_fee"]
        parts.removeAll { $0.amount == 0 || ($0.amount == nil && late.contains($0.column)) }
        if parts.isEmpty { parts = [Part(column: "product_cost", name: "Products", amount: costs.product)] }
        return parts
    }

    var waterfall: BarRows? {
        guard let costs else { return nil }
        let steps = parts(of: costs).map {
            BarRows.Step(label: $0.name, note: $0.note, amount: $0.amount, ink: $0.ink)
        }
        let words = steps.map { "\($0.label) \(AmountText.of($0.amount))" }.joined(separator: ", ")
        return BarRows(
            title: "What it costs, part by part", summary: "\(words); landed \(AmountText.of(costs.landed)).",
            rows: BarRows.waterfall(steps, total: costs.landed, named: "Landed"))
    }

    /// The parts with the events they rest on.
    var costLines: [CostLine] {
        guard let costs else { return [] }
        return parts(of: costs).map { part in
            CostLine(
                name: part.name, amount: AmountText.of(part.amount), href: door(to: part.column, costs),
                word: word(for: part.column, costs),
                tone: part.ink == .warn ? Tone.warn.rawValue : part.ink == .good ? Tone.good.rawValue : nil)
        }
    }

    /// Whose word a part is.
    private func word(for column: String, _ costs: Costs) -> String {
        let source = costs.sources[column == "private_stock_cost" ? "product_cost" : column]
        guard let source else { return column == "extra_bills" ? "bills" : "nobody has told" }
        let readable = source.replacing("queryCogsBasicDataOrderInfoList", with: "CJ’s cost sheet")
            .replacing("disputes/getDisputeDetail", with: "CJ’s answer about the dispute")
            .replacing("makeup/list", with: "CJ’s list of bills").replacing(
                "getOrderDetail", with: "CJ’s API, the lines’ prices")
        return readable.replacing(", residual", with: ": what its total leaves over")
    }

    /// Where it is seen what a part rests on: the event that told it last.
    private func door(to column: String, _ costs: Costs) -> String? {
        if column == "extra_bills" { return adjustments.isEmpty ? nil : "#bills" }
        if column == "private_stock_cost" { return "#lines" }
        if let told = costChanges.first(where: { $0.part == column }) { return Link.event(told.position) }
        if let source = costs.sources[column] {
            if source.contains("queryCogs"), let sheet = costs.sheet { return Link.event(sheet) }
            if let event = events.first(where: { $0.type == source }) { return Link.event(event.position) }
        }
        return nil
    }

    /// By how much its cost has changed since an instant; 0 where it has not.
    func costChange(since instant: Date) -> Decimal {
        costChanges.filter { $0.at >= instant }.reduce(0) { sum, change in
            switch CostPart.lessens(change.part) {
            case true?: sum - change.change
            case false?: sum + change.change
            case nil: sum
            }
        }
    }
}
