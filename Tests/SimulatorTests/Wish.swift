@testable import Simulator

/// The body of a createOrderV2 that is in order, but for the fields that are given: each as JSON, `-` for none.
struct Wish {
    static let variant = World(seed: 61, orders: 0).catalogue.variants[0]
    private var fields: [String: String]

    init(_ changed: [String: String] = [:]) {
        fields = [
            "orderNumber": #""W-1""#, "shippingCountryCode": #""US""#, "shippingCountry": #""United States""#,
            "shippingProvince": #""Ohio""#, "shippingCity": #""Dayton""#, "shippingCustomerName": #""Planted Wisher""#,
            "shippingAddress": #""1 Planted Street""#, "logisticName": #""USPS+""#, "fromCountryCode": #""CN""#,
            "payType": #""""#,
            "products": #"[{"vid":"\#(Self.variant.vid)","quantity":2,"storeLineItemId":"s-1"}]"#,
        ]
        fields.merge(changed) { _, new in new }
    }

    var json: String {
        "{" + fields.filter { $0.value != "-" }.map { #""\#($0.key)":\#($0.value)"# }.sorted().joined(separator: ",")
            + "}"
    }
}
