/// CJ's order statuses (`docs/cj.md`, Status). The set is open: a text this page does not know is kept as it is.
public enum OrderStatus {
    /// The known statuses in the order of an order's life; later ones win a tie within one second.
    private static let life = [
        "CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CLOSED", "CANCELLED", "TRASH", "OTHER",
    ]

    /// CJ's numeric codes, and its other spelling. 300 (paid) and 400 are both UNSHIPPED.
    private static let codes = [
        "100": "CREATED", "101": "IN_CART", "300": "UNSHIPPED", "400": "UNSHIPPED", "500": "SHIPPED",
        "600": "DELIVERED", "700": "CLOSED", "CANCELED": "CANCELLED",
    ]

    /// The status a text or numeric code means.
    public static func name(_ written: String) -> String {
        let upper = written.uppercased()
        return codes[upper] ?? (life.contains(upper) ? upper : written)
    }

    /// How late in an order's life a status stands; unknown ones count as earliest.
    public static func rank(_ name: String) -> Int {
        life.firstIndex(of: name).map { $0 + 1 } ?? 0
    }
}
