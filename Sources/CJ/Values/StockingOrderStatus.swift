/// CJ's statuses of a stocking order (`docs/cj.md`, PRIVATE_ORDER). The set is open.
public enum StockingOrderStatus {
    /// In the order of a stocking order's life; later ones win a tie within one second.
    private static let life = [
        "WAIT_PAY", "PAYMENT_INCOMING", "PAID", "WAIT_SHIPMENT", "INTERCEPTING", "INTERCEPT", "SHIPPED", "COMPLETED",
        "OVER", "CANCELLED", "REFUND_COMPLETE", "RESEND_OVER",
    ]

    /// The status a text means: a known one in its usual spelling, any other as it is.
    public static func name(_ written: String) -> String {
        let upper = written.uppercased()
        return life.contains(upper) ? upper : written
    }

    /// How late in a stocking order's life a status stands; unknown ones count as earliest.
    public static func rank(_ name: String) -> Int {
        life.firstIndex(of: name).map { $0 + 1 } ?? 0
    }
}
