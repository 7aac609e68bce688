// Cost sheets and bills.
extension Answers {
    private struct OrderCodes: Decodable {
        let orderCodesList: [String]
    }

    /// Orders without a cost sheet are left out.
    func costSheets(_ request: Request) throws(Refusal) -> JSON {
        let codes = try orderCodes(request)
        guard (1...100).contains(codes.count) else { throw .parameter }
        return .array(codes.compactMap(order).filter { $0.hasCostSheet(at: now) }.map(costSheet))
    }

    /// The orders whose cost sheets are asked for.
    func orderCodes(_ request: Request) throws(Refusal) -> [String] { try request.body(OrderCodes.self).orderCodesList }

    private func costSheet(_ order: Order) -> JSON {
        let charge = order.charge
        let disputes = [order.dispute].compactMap(\.self).filter { $0.settledAt.isReached(at: now) }
        let isReissue = order.origins.contains { $0.kind == .reissue }
        return [
            "cogsBasicDataOrderInfoJson": [
                "a": .text(order.ids.shipmentOrderId),
                "c": .null,
                "d": .number("1"),
                "f": amount(charge.shipping),
                "g": amount(charge.total),
                "h": amount(charge.products),
                "ii": .text("38"),
                "j": costSheetDate(order.paidAt),
                "pp": .text(order.toCountry),
                dialect[ReissueFlag.self].key: JSON(isReissue ? 1 : 0),
                "rr": order.isPrivateOutbound ? amount(charge.outboundFee) : .null,
                "tt": order.isPrivateOutbound ? amount(charge.storageFee) : .null,
                "x": .object(
                    disputes.map { JSON.Member(key: $0.id, value: refund(dialect[RefundTax.self].told($0.refund))) }),
                "z": .object(
                    order.lines.map { line in
                        let code = dialect[ProductCode.self].code(of: line, among: order.lines)
                        return JSON.Member(key: code, value: product(line, code: code))
                    }),
            ],
            "orderCode": .text(order.ids.code),
            "originalOrderCode": order.origins.isEmpty && dialect[AbsentIds.self] != .null
                ? dialect.absentId("originalOrderCode")
                : .text(order.origins.map(\.code).joined(separator: dialect[MergeSeparator.self].text)),
            "paymentDate": costSheetDate(order.paidAt),
            "userId": .text("5e11a70b5eed4c0ab1e57a11c0ffee00"),
        ]
    }

    private func costSheetDate(_ instant: Instant?) -> JSON {
        switch dialect[CogsDates.self] {
        case .utc: JSON(instant?.costSheetText)
        case .isoZone: JSON(instant?.chineseText)
        }
    }

    private func product(_ line: OrderLine, code: String) -> JSON {
        [
            "pc": .text(code), "w": .text(line.variant.sku),
            // What was paid for a piece with this order: nothing for one that was put by before.
            "t": amount(line.stockingOrderId == nil ? line.unitPrice : .zero),
            "y": JSON(line.quantity), "u": .text("0"), "h": .number("0"), "r": JSON(line.variant.grams),
        ]
    }

    private func refund(_ refund: Dispute.Refund) -> JSON {
        [
            "q": amount(refund.products), "e": amount(refund.importTax), "p": amount(refund.shipping),
            "s": amount(refund.outboundFee), "d": amount(refund.storageFee),
        ]
    }

    private struct BillQuery: Decodable {
        let pageNum: Int?
        let pageSize: Int?
        let type: Int?
        let diffUseType: Int?
    }

    /// The bills of every status, of one type: those of orders, or the others.
    func bills(_ request: Request) throws(Refusal) -> JSON {
        let query = try request.body(BillQuery.self)
        let page = try page(number: query.pageNum, size: query.pageSize, usualSize: 10)
        let all = register.world.lives.flatMap { $0.orders.flatMap(\.bills) + $0.accountBills }
            .filter { $0.createdAt <= now }
        func listType(_ bill: Bill) -> Int { bill.use(in: dialect).listType }
        func open(_ type: Int) -> [Bill] { all.filter { listType($0) == type && $0.state(at: now) == .open } }
        let type = query.type ?? (open(0).isEmpty && !open(1).isEmpty ? 1 : 0)
        guard (0...1).contains(type) else { throw .parameter }
        let found = all.filter {
            listType($0) == type
                && (type == 0 || query.diffUseType == nil || query.diffUseType == $0.use(in: dialect).rawValue)
        }
        let totals: [(String, JSON)] = [
            ("type", JSON(type)),
            ("totalAmount", amount(found.filter { $0.state(at: now) == .open }.map(\.amount).total())),
            ("unPaymentCountList", .array([0, 1].map { ["type": JSON($0), "count": JSON(open($0).count)] })),
        ]
        let rows = page.rows(of: found).map(listed)
        return .object(
            totals.map { JSON.Member(key: $0.0, value: $0.1) }
                + members(page, of: found.count, rows: rows, documented: .pageData))
    }

    private func listed(_ bill: Bill) -> JSON {
        [
            "orderCode": .text(bill.id), "cjOrderCode": dialect.id(bill.subject(in: dialect), "cjOrderCode"),
            "status": JSON([.open: 0, .cancelled: 3, .paid: 4][bill.state(at: now)]), "amount": amount(bill.amount),
            "reason": .text(bill.reason), "orderType": JSON(bill.orderType(in: dialect)),
            "diffUseType": JSON(bill.use(in: dialect).rawValue),
            "createAt": .number("\(bill.createdAt.seconds)000"),
        ]
    }
}

extension Bill.Use {
    /// The type under which CJ lists such bills.
    fileprivate var listType: Int { self == .order ? 0 : 1 }
}
