public import CJ
public import Foundation

/// What one cost sheet says that an order costs, in the parts of `analytics.order_costs`, US dollars. Nil is not known.
public struct CostParts: Sendable, Equatable {
    public let products: Decimal?
    public let shipping: Decimal?
    /// What the total of a paid sheet leaves over, since no sheet names the tax.
    public let importTax: Decimal?
    /// 0 where the tax is what is left over: it is within that.
    public let importFee: Decimal?
    public let outboundFee: Decimal?
    public let storageFee: Decimal?
    /// What CJ charged: the total of a paid sheet.
    public let paidAmount: Decimal?
    /// What CJ charged less what the parts say.
    public let paidVariance: Decimal?
    /// How the tax was found; nil where it was not.
    public let importTaxMethod: TaxMethod?

    /// How an import tax that no sheet names was found.
    public enum TaxMethod: String, Sendable {
        /// The total less all other parts.
        case residual
        /// The sheet names no products or no shipping, so what is left over would be more than a tax. It is 0, and the
        /// rest shows as a variance.
        case none
    }

    /// In a paid sheet a part that is absent is 0; before, it is not known.
    public init(_ sheet: CostSheet) {
        let isPaid = sheet.isPaid == true
        let absent: Decimal? = isPaid ? 0 : nil
        let namedProducts = sheet.products ?? sheet.priceOfLines
        products = namedProducts ?? absent
        shipping = sheet.postage ?? absent
        outboundFee = sheet.outboundFee ?? absent
        storageFee = sheet.storageFee ?? absent
        guard isPaid, let total = sheet.total else {
            (importTax, importFee, paidAmount, paidVariance, importTaxMethod) = (nil, nil, nil, nil, nil)
            return
        }
        let rest =
            total - [products, shipping, outboundFee, storageFee].compactMap(\.self).reduce(0, +)
        let isTax = namedProducts != nil && sheet.postage != nil
        importTaxMethod = isTax ? .residual : TaxMethod.none
        importTax = isTax ? max(rest, 0) : 0
        importFee = 0
        paidAmount = total
        paidVariance = isTax ? min(rest, 0) : rest
    }
}

extension CostSheet {
    /// The price of all lines; nil when there are none, or one lacks its price or its pieces. A gift without a price costs
    /// nothing. A product beside its own parts may stand for them or not, so nothing is known then.
    fileprivate var priceOfLines: Decimal? {
        guard !lines.isEmpty, !lines.values.contains(where: { $0.groupProductCode != nil }) else { return nil }
        var sum: Decimal = 0
        for line in lines.values {
            if line.isGift == true, line.unitPrice == nil { continue }
            guard let price = line.unitPrice, let quantity = line.quantity else { return nil }
            sum += price * Decimal(quantity)
        }
        return sum
    }

    /// The undocumented objects as one JSON object, by CJ's letters; nil when it has none.
    public var undocumentedJSON: String? {
        guard !undocumented.isEmpty else { return nil }
        let members = undocumented.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }
        return "{\(members.joined(separator: ","))}"
    }
}

extension CostSheet.Refund {
    /// What was given back for certain, however CJ signs it: all parts but the tax. Nil while nothing is final.
    public var certain: Decimal? {
        let known = [products, postage, outboundFee, storageFee].compactMap(\.self)
        return known.isEmpty && importTax == nil ? nil : known.map(\.magnitude).reduce(0, +)
    }

    /// `e`, which CJ calls the final tax and not, as the others, a refund. It may have been given back or not.
    public var tax: Decimal { importTax?.magnitude ?? 0 }

    /// What was given back; nil where nobody can tell whether the tax was.
    ///
    /// - Parameters:
    ///   - sum: what CJ says of the dispute itself that it gave back, which decides.
    ///   - charged: the tax that the sheet charges. More than that cannot have been given back.
    public func credit(sum: Decimal?, charged: Decimal?) -> Decimal? {
        guard let certain else { return nil }
        if tax == 0 || sum == certain { return certain }
        if sum == certain + tax { return sum }
        if let charged, tax > charged { return certain }
        return nil
    }

    /// What a sheet tells by itself: the certain parts, where the tax is in doubt.
    func byItself(charged: Decimal?) -> Decimal? { credit(sum: nil, charged: charged) ?? certain }
}
