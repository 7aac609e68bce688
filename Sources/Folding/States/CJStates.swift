public import CJ

// What CJ's messages and answers say is kept in states as it is.

extension CJTime: StateObject {
    public init(_ state: inout some StateMembers<CJTime>) throws(StateError) {
        let instant = try state.member("instant", \.instant)
        self.init(text: try state.member("text", \.text), instant: instant)
    }
}

extension CostSheet: StateObject {
    public init(_ state: inout some StateMembers<CostSheet>) throws(StateError) {
        self.init()
        disputes = try state.member("disputes", \.disputes)
        isOutOfStockSplit = try state.member("isOutOfStockSplit", \.isOutOfStockSplit)
        isPaid = try state.member("isPaid", \.isPaid)
        isReissue = try state.member("isReissue", \.isReissue)
        isReorder = try state.member("isReorder", \.isReorder)
        lines = try state.member("lines", \.lines)
        orderCode = try state.member("orderCode", \.orderCode)
        originalOrderCodes = try state.member("originalOrderCodes", \.originalOrderCodes)
        outboundFee = try state.member("outboundFee", \.outboundFee)
        paid = try state.member("paid", \.paid)
        postage = try state.member("postage", \.postage)
        products = try state.member("products", \.products)
        shipmentOrderId = try state.member("shipmentOrderId", \.shipmentOrderId)
        storageFee = try state.member("storageFee", \.storageFee)
        storeSkuProcess = try state.member("storeSkuProcess", \.storeSkuProcess)
        toCountry = try state.member("toCountry", \.toCountry)
        total = try state.member("total", \.total)
        undocumented = try state.member("undocumented", \.undocumented)
        warehouse = try state.member("warehouse", \.warehouse)
    }
}

extension CostSheet.Line: StateObject {
    public init(_ state: inout some StateMembers<CostSheet.Line>) throws(StateError) {
        self.init()
        couponProductAmount = try state.member("couponProductAmount", \.couponProductAmount)
        grams = try state.member("grams", \.grams)
        groupProductCode = try state.member("groupProductCode", \.groupProductCode)
        headPostage = try state.member("headPostage", \.headPostage)
        isGift = try state.member("isGift", \.isGift)
        isGroupMain = try state.member("isGroupMain", \.isGroupMain)
        productCode = try state.member("productCode", \.productCode)
        productType = try state.member("productType", \.productType)
        quantity = try state.member("quantity", \.quantity)
        sku = try state.member("sku", \.sku)
        unitPrice = try state.member("unitPrice", \.unitPrice)
    }
}

extension CostSheet.Refund: StateObject {
    public init(_ state: inout some StateMembers<CostSheet.Refund>) throws(StateError) {
        self.init()
        importTax = try state.member("importTax", \.importTax)
        outboundFee = try state.member("outboundFee", \.outboundFee)
        postage = try state.member("postage", \.postage)
        products = try state.member("products", \.products)
        storageFee = try state.member("storageFee", \.storageFee)
    }
}

extension OutboundAnswer.Line: StateObject {
    public init(_ state: inout some StateMembers<OutboundAnswer.Line>) throws(StateError) {
        self.init()
        isPending = try state.member("isPending", \.isPending)
        locked = try state.member("locked", \.locked)
        quantity = try state.member("quantity", \.quantity)
        sku = try state.member("sku", \.sku)
        stockingOrderId = try state.member("stockingOrderId", \.stockingOrderId)
        unitPrice = try state.member("unitPrice", \.unitPrice)
        vid = try state.member("vid", \.vid)
    }
}

extension StockingOrderAnswer.Line: StateObject {
    public init(_ state: inout some StateMembers<StockingOrderAnswer.Line>) throws(StateError) {
        self.init()
        allocated = try state.member("allocated", \.allocated)
        discount = try state.member("discount", \.discount)
        grams = try state.member("grams", \.grams)
        originalPrice = try state.member("originalPrice", \.originalPrice)
        productCode = try state.member("productCode", \.productCode)
        quantity = try state.member("quantity", \.quantity)
        refundStatus = try state.member("refundStatus", \.refundStatus)
        sku = try state.member("sku", \.sku)
        unitPrice = try state.member("unitPrice", \.unitPrice)
        vid = try state.member("vid", \.vid)
    }
}
