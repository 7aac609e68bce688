public import CJ

extension CostSheet: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("disputes", disputes)
            $0.member("isOutOfStockSplit", isOutOfStockSplit)
            $0.member("isPaid", isPaid)
            $0.member("isReissue", isReissue)
            $0.member("isReorder", isReorder)
            $0.member("lines", lines)
            $0.member("orderCode", orderCode)
            $0.member("originalOrderCodes", originalOrderCodes)
            $0.member("outboundFee", outboundFee)
            $0.member("paid", paid)
            $0.member("postage", postage)
            $0.member("products", products)
            $0.member("shipmentOrderId", shipmentOrderId)
            $0.member("storageFee", storageFee)
            $0.member("storeSkuProcess", storeSkuProcess)
            $0.member("toCountry", toCountry)
            $0.member("total", total)
            $0.member("undocumented", undocumented)
            $0.member("warehouse", warehouse)
        }
    }
}

extension CostSheet.Line: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("couponProductAmount", couponProductAmount)
            $0.member("grams", grams)
            $0.member("groupProductCode", groupProductCode)
            $0.member("headPostage", headPostage)
            $0.member("isGift", isGift)
            $0.member("isGroupMain", isGroupMain)
            $0.member("productCode", productCode)
            $0.member("productType", productType)
            $0.member("quantity", quantity)
            $0.member("sku", sku)
            $0.member("unitPrice", unitPrice)
        }
    }
}

extension CostSheet.Refund: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("importTax", importTax)
            $0.member("outboundFee", outboundFee)
            $0.member("postage", postage)
            $0.member("products", products)
            $0.member("storageFee", storageFee)
        }
    }
}

extension DisputePicture: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("named", named)
            $0.member("report", report)
        }
    }
}

extension DisputeReport: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("created", created)
            $0.member("decision", decision)
            $0.member("money", money)
            $0.member("reason", reason)
            $0.member("refundAmount", refundAmount)
            $0.member("replacementAmount", replacementAmount)
            $0.member("resentOrderId", resentOrderId)
            $0.member("status", status)
        }
    }
}

extension BillPicture: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("history", history)
            $0.member("reports", reports)
        }
    }
}

extension BillReport: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("amount", amount)
            $0.member("created", created)
            $0.member("orderId", orderId)
            $0.member("orderType", orderType)
            $0.member("paid", paid)
            $0.member("reason", reason)
            $0.member("status", status)
            $0.member("use", use)
        }
    }
}

extension BillStatement: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("amount", amount)
            $0.member("at", at)
            $0.member("source", source)
            $0.member("status", status)
            $0.member("use", use)
        }
    }
}
