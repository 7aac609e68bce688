/// CJ's order statuses (`docs/cj.md`, Status). The set is open: a text this page does not know is kept as it is.
public enum OrderStatus {
    /// The known statuses in the order of an order's life; later ones win a tie within one second.
    private static let life = [
        "CREATED", "IN_CART", "UNPAID", unshipped, "SHIPPED", "DELIVERED", "CLOSED", "CANCELLED", "TRASH", "OTHER",
    ]

    /// What an unshipped order is at, as CJ says beside the status or in its place.
    private static let subStatuses = ["PENDING", processing]

    /// Paid for, and not yet sent.
    public static let unshipped = "UNSHIPPED"

    /// What an unshipped order is at last.
    public static let processing = "PROCESSING"

    /// The status a text or numeric code means.
    public static func name(_ written: String) -> String {
        if let code = Int(written), let known = name(code: code) { return known }
        let word = word(written)
        if subStatuses.contains(word) { return unshipped }
        if word == "CANCELED" { return "CANCELLED" }
        return life.contains(word) ? word : written
    }

    /// What an unshipped order is at: PENDING or PROCESSING, or another word of CJ's. Nil where CJ does not say, and for
    /// any other order.
    ///
    /// - Parameters:
    ///   - written: the status, as a word or code, which may say it by itself.
    ///   - subStatus: what CJ says beside it.
    public static func subStatus(_ written: String, beside subStatus: String?) -> String? {
        guard name(written) == unshipped else { return nil }
        let own = self.subStatus(written)
        guard let subStatus else { return own }
        if let known = self.subStatus(subStatus) { return known }
        // The status once more, or a code of another status, is none.
        return name(subStatus) == subStatus && !life.contains(subStatus) ? subStatus : own
    }

    /// The sub-status that one word or code is.
    private static func subStatus(_ written: String) -> String? {
        switch Int(written) {
        case .some(300..<400): "PENDING"
        case .some(400..<500): processing
        case .some: nil
        case nil: subStatuses.first { $0 == word(written) }
        }
    }

    /// How late in an order's life a status stands; unknown ones count as earliest.
    public static func rank(_ name: String) -> Int { rank(name, subStatus: nil) }

    /// The same, told more finely by what an unshipped order is at.
    public static func rank(_ name: String, subStatus: String?) -> Int {
        guard let place = life.firstIndex(of: name) else { return 0 }
        let sub = subStatus.flatMap(subStatuses.firstIndex).map { $0 + 1 } ?? 0
        return 1 + place * (subStatuses.count + 1) + sub
    }

    /// CJ's codes: 100 and 101 by themselves, the others by hundreds, of which it uses more than the round ones.
    private static func name(code: Int) -> String? {
        switch code {
        case 100: "CREATED"
        case 101: "IN_CART"
        case 300..<500: "UNSHIPPED"
        case 500..<600: "SHIPPED"
        case 600..<700: "DELIVERED"
        case 700..<1000: "CLOSED"
        default: nil
        }
    }

    /// As CJ's documents write it.
    private static func word(_ written: String) -> String {
        written.uppercased().replacing(" ", with: "_").replacing("-", with: "_")
    }
}
