public import CJ

extension OrderPicture: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("absences", absences)
            $0.member("confirmations", confirmations)
            $0.member("costSheets", costSheets)
            $0.member("disputes", disputes)
            $0.member("draws", draws)
            $0.member("heads", heads)
            $0.member("heard", heard)
            $0.member("ids", ids)
            $0.member("lines", lines)
            $0.member("links", links)
            $0.member("sightings", sightings)
            $0.member("timeline", timeline)
        }
    }
}

extension OrderIds: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("codes", codes)
            $0.member("internals", internals)
            $0.member("numbers", numbers)
            $0.member("pairs", pairs)
            $0.member("platforms", platforms)
            $0.member("shipmentOrders", shipmentOrders)
        }
    }
}

extension OrderHead: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("completed", completed)
            $0.member("created", created)
            $0.member("disputeId", disputeId)
            $0.member("fromCountry", fromCountry)
            $0.member("isPrivateOutbound", isPrivateOutbound)
            $0.member("isSandbox", isSandbox)
            $0.member("leftWarehouse", leftWarehouse)
            $0.member("logisticName", logisticName)
            $0.member("orderAmount", orderAmount)
            $0.member("paid", paid)
            $0.member("platformOrderId", platformOrderId)
            $0.member("postageAmount", postageAmount)
            $0.member("productAmount", productAmount)
            $0.member("shipmentOrderId", shipmentOrderId)
            $0.member("shipped", shipped)
            $0.member("status", status)
            $0.member("subStatus", subStatus)
            $0.member("toCountry", toCountry)
            $0.member("trackNumber", trackNumber)
        }
    }
}

extension OrderLine: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("abnormalTypes", abnormalTypes)
            $0.member("grams", grams)
            $0.member("lineItemId", lineItemId)
            $0.member("productCode", productCode)
            $0.member("productionStatus", productionStatus)
            $0.member("quantity", quantity)
            $0.member("sku", sku)
            $0.member("stockingOrderId", stockingOrderId)
            $0.member("storeLineItemId", storeLineItemId)
            $0.member("unitPrice", unitPrice)
            $0.member("vid", vid)
        }
    }
}

extension StatusStatement: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("at", at)
            $0.member("atText", atText)
            $0.member("source", source)
            $0.member("status", status)
        }
    }
}

extension OrderLink: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("code", code)
            $0.member("kind", kind)
        }
    }
}

extension OrderLink.Kind: StateWritable {}

extension OutboundAnswer.Line: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("isPending", isPending)
            $0.member("locked", locked)
            $0.member("quantity", quantity)
            $0.member("sku", sku)
            $0.member("stockingOrderId", stockingOrderId)
            $0.member("unitPrice", unitPrice)
            $0.member("vid", vid)
        }
    }
}

extension StockingOrderReport: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("amount", amount)
            $0.member("completed", completed)
            $0.member("created", created)
            $0.member("difference", difference)
            $0.member("lines", lines)
            $0.member("orderNumber", orderNumber)
            $0.member("paid", paid)
            $0.member("postage", postage)
            $0.member("productAmount", productAmount)
            $0.member("refund", refund)
            $0.member("refundStatus", refundStatus)
            $0.member("serviceFee", serviceFee)
            $0.member("shipped", shipped)
            $0.member("status", status)
            $0.member("stockoutRefundStatus", stockoutRefundStatus)
            $0.member("taxes", taxes)
        }
    }
}

extension StockingOrderAnswer.Line: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("allocated", allocated)
            $0.member("productCode", productCode)
            $0.member("quantity", quantity)
            $0.member("refundStatus", refundStatus)
            $0.member("sku", sku)
            $0.member("unitPrice", unitPrice)
            $0.member("vid", vid)
        }
    }
}
