/// CJ's statuses of a stocking order (`docs/cj.md`, PRIVATE_ORDER). The set is open.
public enum StockingOrderStatus {
    /// In the order of a stocking order's life; later ones win a tie within one second.
    private static let life = [
        "WAIT_PAY", "PAYMENT_INCOMING", "PAID", "WAIT_SHIPMENT", "INTERCEPTING", "INTERCEPT", "SHIPPED", "COMPLETED",
        "OVER", "CANCELLED", "REFUND_COMPLETE", "RESEND_OVER",
    ]

    /// The codes of CJ's lists; that they mean these words of its messages is assumed. Besides, another spelling.
    private static let codes = [
        "3": "WAIT_PAY", "11": "PAYMENT_INCOMING", "10": "PAID", "6": "WAIT_SHIPMENT", "12": "SHIPPED",
        "7": "COMPLETED", "13": "OVER", "8": "CANCELLED", "CANCELED": "CANCELLED",
    ]

    /// The status a text or code means: a known one in its usual spelling, any other as it is.
    public static func name(_ written: String) -> String {
        let word = written.uppercased().replacing(" ", with: "_").replacing("-", with: "_")
        return codes[word] ?? (life.contains(word) ? word : written)
    }

    /// How late in a stocking order's life a status stands; unknown ones count as earliest.
    public static func rank(_ name: String) -> Int {
        life.firstIndex(of: name).map { $0 + 1 } ?? 0
    }
}
