// The allow-list: what of each answer orders, parcels and costs are made from (`docs/cj.md`, What the API answers).
// Nobody's name, address, telephone, mail, tax number or remark is in it. A shop's name is that of a business.
extension SnapshotType {
    /// What of an answer may be stored.
    var allowed: AllowedFields {
        switch self {
        case .orderDetail: .fields(Self.orderHead.merging(Self.orderLines) { first, _ in first })
        // Its items lack the ids of the lines, so nothing can be made of them.
        case .orderList: .fields(Self.orderHead)
        case .trackInfo: .fields(Self.parcel)
        case .costSheet: .fields(Self.sheet)
        case .bill:
            .fields(
                Self.values("orderCode cjOrderCode status amount reason orderType diffUseType createAt paymentDate"))
        case .stockingOrder: .fields(Self.stock)
        case .outboundDetail: .fields(Self.outbound)
        case .dispute: .fields(Self.complaint)
        case .stockLevels: .fields([StockMessage.answered: .fields(Self.level)])
        case .balance: .fields(Self.values("amount freezeAmount noWithdrawalAmount"))
        case .billTotals:
            .fields(
                Self.values("type totalAmount").merging(
                    ["unPaymentCountList": .fields(Self.values("type count"))]) { first, _ in first })
        case .variant:
            .fields(
                Self.values(
                    """
                    vid pid variantSku variantNameEn variantUnit variantWeight variantLength variantWidth \
                    variantHeight variantVolume
                    """))
        }
    }

    private static func values(_ names: String) -> [String: AllowedFields] {
        Dictionary(names.split(separator: " ").map { (String($0), AllowedFields.value) }) { first, _ in first }
    }

    private static let orderHead = values(
        """
        orderId orderNum cjOrderId cjOrderCode platformOrderId shipmentOrderId orderStatus subStatus isComplete \
        isSandbox privateOutboundOrder orderWeight orderAmount productAmount postageAmount logisticName trackNumber \
        lastMileTrackNumber createDate paymentDate outWarehouseTime storeCreateDate fromCountryCode \
        shippingCountryCode disputeId trackingProvider shopId shopName storageId storageName iossAmount \
        iossTaxHandlingFee productDiscountAmount postageDiscountAmount totalDiscountAmount actualPayment
        """
    ).merging(["trackingUrl": .trackingURL, "interceptOrderReasons": .fields(values("code"))]) { first, _ in first }

    private static let orderLines: [String: AllowedFields] = [
        "productList": .fields(
            values(
                """
                vid quantity sellPrice lineItemId storeLineItemId productionOrderStatus isGroup shopId shopName \
                storageId storageName
                """
            ).merging(["abnormalType": .values, "subOrderProducts": bundleParts]) { first, _ in first }),
        "subOrderProducts": bundleParts,
        "logisticsTimeliness": .fields(
            values("logisticsName arrivalTime").merging(
                ["logisticsModes": .fields(values("logisticsName arrivalTime"))]) { first, _ in first }),
    ]

    private static let level = values(
        "vid areaId areaEn countryCode storageNum totalInventoryNum cjInventoryNum factoryInventoryNum")

    private static let bundleParts = AllowedFields.fields(values("lineItemId variantId vid sku quantity"))

    // Where a route was scanned (`acceptAddress`) stays out: at its end that is where somebody lives.
    private static let parcel = values(
        """
        trackingNumber logisticName trackingFrom trackingTo deliveryDay deliveryTime lastMileCarrier lastTrackNumber \
        cjMailNo
        """
    ).merging([
        "trackingStatus": .trackText,
        "routes": .fields(["acceptTime": .value, "remark": .trackText]),
    ]) { first, _ in first }

    // `z` of a product is its picture, and `userId` and `s` are the seller: nothing needs them.
    private static let sheet: [String: AllowedFields] = [
        "orderCode": .value, "originalOrderCode": .value, "paymentDate": .value,
        "cogsBasicDataOrderInfoJson": .fields(
            values("a d f g h j m ii pp qq isReissue rr tt uu oo").merging([
                "k": .amounts, "c": .amounts, "n": .amounts, "yy": .amounts,
                "z": .map(.fields(values("pc w t y u h r q e j n"))),
                "x": .map(.fields(values("q e p s d"))),
            ]) { first, _ in first }),
    ]

    private static let stock: [String: AllowedFields] = values(
        """
        orderCode status disputeStatus storageId storageNo2Name logisticName trackingNumber cjTrackingNumber postage createDate createDateTime paymentDate \
        paymentDateTime orderAmount amount payableAmount discountMoney productDiscountMoney postageDiscountMoney \
        serviceFee iossTaxes taxesFlag taxesType orderQuantity orderType orderCategory variantTypeSum diffType \
        diffAmount refundAmount refundStatus refundTime stockoutRefundStatus stockout handlerResult postagePayStatus
        """
    ).merging([
        "supplierList": .fields([
            "productList": .fields([
                "productId": .value,
                "productVariantListList": .fields(
                    values(
                        """
                        productCode orderCode stanProductId sku cjProductId quantity allocateNum originalPrice price \
                        discount weight refundStatus stockout originalSku groupProduct productType
                        """
                    ).merging([
                        "productGroupChildList": .fields(values("id sku itemCount allocateNum packWeight price"))
                    ]) { first, _ in first }),
            ])
        ])
    ]) { first, _ in first }

    private static let outbound: [String: AllowedFields] = values(
        "orderId orderNumber storageId postagePayNode orderStatus submitStatus createStatus"
    ).merging([
        "productList": .fields(
            values("sku stanProductId vid privateOrderId quantity lockQuantity availableQuantity price"))
    ]) { first, _ in first }

    // What the parties wrote to each other, and whom the goods went to, stays out.
    private static let complaint = values(
        """
        disputeId id orderId status disputeReason createDate money refundAmount replacementAmount resendOrderCode \
        finallyDeal
        """
    ).merging(["productList": .fields(values("lineItemId cjProductId cjVariantId price quantity"))]) { first, _ in first
    }
}
