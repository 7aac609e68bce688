/// The body of createOrderV2, as far as the simulator uses or checks it.
struct OrderRequest: Decodable {
    let orderNumber, shippingZip, shippingCountryCode, shippingCountry, shippingProvince, shippingCity: String?
    let shippingCounty, shippingPhone, shippingCustomerName, shippingAddress, shippingAddress2: String?
    let houseNumber, email, taxId, remark, consigneeID, logisticName, fromCountryCode, platform: String?
    let storageId, iossNumber, storeName: String?
    let payType, isSandbox, shopLogisticsType, iossType, orderFlow, storeOrderTime: Code?
    let products: [Product]?

    /// One line.
    struct Product: Decodable {
        let vid, sku, storeLineItemId: String?
        let quantity: Code?
    }

    /// A whole number, which CJ's sample also writes as text; the empty text is none.
    struct Code: Decodable {
        let value: Int?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                value = number
                return
            }
            let text = try container.decode(String.self)
            value = Int(text)
            guard text.isEmpty || value != nil else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a whole number")
            }
        }
    }
}

extension OrderRequest {
    private typealias Texts = [(name: String, value: String?, longest: Int)]

    /// The order that is asked for, when the request is as CJ documents it.
    ///
    /// - Parameters:
    ///   - variant: finds a variant by its id or its SKU.
    ///   - wall: the real clock, which the seller's order must not be ahead of.
    func order(variant: (String) -> Variant?, at wall: WallTime) throws(Refusal) -> RequestedOrder {
        try checkTexts()
        let payType = try code("payType", payType, among: 1...3) ?? 1
        let isSandbox = try code("isSandbox", isSandbox, among: 0...1) == 1
        let mode = try code("shopLogisticsType", shopLogisticsType, among: 1...3)
        if mode == 1, (storageId ?? "").isEmpty { throw .parameter("storageId must be not empty") }
        _ = try code("iossType", iossType, among: 1...3)
        _ = try code("orderFlow", orderFlow, among: 1...2)
        if let time = storeOrderTime?.value, time > wall.milliseconds / 1_000 {
            throw .parameter("storeOrderTime must not be in the future")
        }
        let products = products ?? []
        guard (1...20).contains(products.count) else { throw .parameter("products must be 1 to 20") }
        var lines: [RequestedOrder.Line] = []
        for product in products { lines.append(try product.line(variant)) }
        return RequestedOrder(
            number: orderNumber ?? "", customer: customer, fromCountry: fromCountryCode ?? "",
            toCountry: shippingCountryCode ?? "", logisticName: logisticName ?? "",
            payment: RequestedOrder.Payment(rawValue: payType) ?? .page, isSandbox: isSandbox, lines: lines)
    }

    private var customer: Customer {
        Customer(
            name: shippingCustomerName ?? "", phone: shippingPhone ?? "",
            address: [shippingAddress, shippingAddress2].compactMap(\.self).filter { !$0.isEmpty }
                .joined(separator: " "),
            city: shippingCity ?? "", province: shippingProvince ?? "")
    }

    private func checkTexts() throws(Refusal) {
        let required: Texts = [
            ("orderNumber", orderNumber, 50), ("shippingCountryCode", shippingCountryCode, 20),
            ("shippingCountry", shippingCountry, 50), ("shippingProvince", shippingProvince, 50),
            ("shippingCity", shippingCity, 50), ("shippingCustomerName", shippingCustomerName, 50),
            ("shippingAddress", shippingAddress, 200), ("logisticName", logisticName, 50),
            ("fromCountryCode", fromCountryCode, 20),
        ]
        let others: Texts = [
            ("shippingZip", shippingZip, 20), ("shippingCounty", shippingCounty, 50),
            ("shippingPhone", shippingPhone, 20), ("shippingAddress2", shippingAddress2, 200),
            ("houseNumber", houseNumber, 20), ("email", email, 50), ("taxId", taxId, 20), ("remark", remark, 500),
            ("consigneeID", consigneeID, 20), ("platform", platform, 20), ("storageId", storageId, 40),
            ("iossNumber", iossNumber, 10), ("storeName", storeName, 50),
        ]
        for text in required where (text.value ?? "").isEmpty {
            throw .parameter("\(text.name) must be not empty")
        }
        for text in required + others where (text.value ?? "").count > text.longest {
            throw .parameter("\(text.name) must have \(text.longest) letters at most")
        }
        for (name, country) in [("shippingCountryCode", shippingCountryCode), ("fromCountryCode", fromCountryCode)] {
            let letters = country?.utf8 ?? "".utf8
            guard letters.count == 2, letters.allSatisfy({ (65...90).contains($0) }) else {
                throw .parameter("\(name) must be two letters")
            }
        }
    }

    private func code(_ name: String, _ code: Code?, among range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let value = code?.value else { return nil }
        guard range.contains(value) else {
            throw .parameter("\(name) must be \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}

extension OrderRequest.Product {
    /// The line, when one variant is named by its id, its SKU or both.
    fileprivate func line(_ variant: (String) -> Variant?) throws(Refusal) -> RequestedOrder.Line {
        let names = [vid, sku].compactMap(\.self).filter { !$0.isEmpty }
        guard !names.isEmpty else { throw .parameter("vid and sku must not both be empty") }
        let found = names.compactMap(variant)
        guard found.count == names.count, let one = found.first else { throw .variantNotFound }
        guard found.allSatisfy({ $0 == one }) else { throw .parameter("vid and sku must be of one variant") }
        guard let quantity = quantity?.value, (1...99_999).contains(quantity) else {
            throw .parameter("quantity must be 1 to 99999")
        }
        guard (storeLineItemId ?? "").count <= 125 else {
            throw .parameter("storeLineItemId must have 125 letters at most")
        }
        return RequestedOrder.Line(
            variant: one, quantity: quantity, storeLineItemId: storeLineItemId.flatMap { $0.isEmpty ? nil : $0 })
    }
}
