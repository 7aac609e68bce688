extension Message {
    /// The types of messages that CJ documents, as their envelopes name them.
    public static let documentedTypes: Set = [
        "ORDER", "ORDERSPLIT", "LOGISTIC", "MAKEUP", "PRIVATE_ORDER", "PRODUCT", "VARIANT", "STOCK", "SOURCINGCREATE",
    ]
}
