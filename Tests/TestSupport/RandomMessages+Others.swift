extension RandomMessages {
    /// An ORDERSPLIT of an order into one to three, one of which may be known by an id of its own too.
    mutating func split() -> [String: String] {
        let number = Int.random(in: 0..<orders, using: &random)
        var params = ["orderSplitTime": random.pick([date(), #""拆单时间""#, "null"])]
        if !random.once(in: 5) { params["originalOrderId"] = random.once(in: 2) ? internalId(number) : code(number) }
        let children = (1...Int.random(in: 1...3, using: &random)).map { child in
            let code = random.once(in: 6) ? self.code(number + 1) : "\"SD\(number)-\(child)\""
            let status = random.pick([300, 400, 500])
            return
                #"{"orderCode":\#(code),"orderStatus":\#(status),"createAt":\#(random.pick(["1704103200000", date()])),"productList":\#(products())}"#
        }
        params["splitOrderList"] = "[\(children.joined(separator: ","))]"
        return params
    }

    private mutating func products() -> String {
        let products = (0..<Int.random(in: 0...2, using: &random)).map { index in
            #"{"sku":"SKU\#(random.pick(["a", "b"]))","vid":"V\#(index)","quantity":1,"productCode":"P\#(index)"}"#
        }
        return "[\(products.joined(separator: ","))]"
    }

    /// A MAKEUP about one of few bills.
    mutating func bill() -> [String: String] {
        let bill = Int.random(in: 0..<3, using: &random)
        var params = [
            "orderId": "\"BT\(bill)\"", "amount": random.pick(["12.35", #""0.10""#, "null", #""1 -- 2""#]),
            "status": random.pick([#""CREATED""#, #""CANCELED""#, #""PAID""#, #""odd""#, "null"]),
            "createDate": date(),
        ]
        if !random.once(in: 4) { params["relationOrderId"] = random.once(in: 2) ? internalId(bill) : code(bill) }
        if random.once(in: 2) { params["paymentDate"] = date() }
        if random.once(in: 2) { params["diffUseType"] = String(Int.random(in: 0...4, using: &random)) }
        return params
    }

    /// A PRIVATE_ORDER about one of few stocking orders, some of which have the bare id of an order.
    mutating func stockingOrder() -> [String: String] {
        let id = random.once(in: 3) ? internalId(0) : "\"SY\(Int.random(in: 0..<2, using: &random))\""
        return [
            "orderId": id, "orderNumber": clientNumber(0), "createDate": date(), "paymentDate": date(),
            "status": random.pick([#""WAIT_PAY""#, #""PAID""#, #""SHIPPED""#, #""COMPLETED""#, #""odd""#, "null"]),
        ]
    }

    /// A message about the catalogue: stock, a variant, or a sourcing request.
    mutating func catalogue() -> [UInt8] {
        let variant = "V\(Int.random(in: 0..<3, using: &random))"
        let sku = random.pick([#""SKUa""#, #""SKUb""#, "null"])
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let rows = (0..<Int.random(in: 0...2, using: &random)).map { area in
                #"{"vid":"\#(random.pick([variant, "V0"]))","areaId":"\#(area)","storageNum":\#(Int.random(in: 0...9, using: &random))}"#
            }
            return Messages.message("STOCK", [variant: "[\(rows.joined(separator: ","))]"])
        case 1:
            return Messages.message("VARIANT", ["vid": "\"\(variant)\"", "variantSku": sku, "x": date()])
        default:
            return Messages.message(
                "SOURCINGCREATE", ["cjVariantId": "\"\(variant)\"", "cjVariantSku": sku, "x": date()])
        }
    }
}
