import Output

/// What the demo shows while orders live: how many there are of each status, and what they cost.
struct LiveTable {
    let reading: LedgerReading
    /// Simulated time, such as `2024-01-18T07:59:22Z`.
    let simulatedNow: String
    /// Webhooks that were answered with 200.
    let delivered: Int

    /// The statuses in the order in which a thing passes through them; any other comes after these.
    private static let orderStatuses = [
        "CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CANCELLED", "OTHER",
    ]
    private static let parcelStatuses = [
        "unknown", "pre_transit", "in_transit", "out_for_delivery", "available_for_pickup", "attempt_failed",
        "exception", "expired", "delivered", "returning", "returned", "cancelled",
    ]

    /// The lines, as many whatever the numbers are, so that they can be shown in place of those before.
    var lines: [String] {
        let (orders, parcels) = (
            Self.rows(of: reading.orders, Self.orderStatuses), Self.rows(of: reading.parcels, Self.parcelStatuses)
        )
        var table = TextTable(columns: ["orders", "", "parcels", ""])
        for index in 0..<max(orders.count, parcels.count) {
            let order = index < orders.count ? orders[index] : ("", "")
            let parcel = index < parcels.count ? parcels[index] : ("", "")
            table.rows.append([order.0, order.1, parcel.0, parcel.1])
        }
        return [
            "  \(simulatedNow.prefix(16).replacing("T", with: " ")) in simulated time; "
                + "\(delivered) webhooks answered, \(reading.events) events",
            "  product cost of paid orders so far: \(reading.productCost) USD",
            "",
        ] + table.lines()
    }

    private static func names(in counts: [String: Int], _ known: [String]) -> [String] {
        known + counts.keys.filter { !known.contains($0) }.sorted()
    }

    private static func rows(of counts: [String: Int], _ known: [String]) -> [(String, String)] {
        names(in: counts, known).map { name in
            let digits = String(counts[name, default: 0])
            return (name, String(repeating: " ", count: max(0, 6 - digits.count)) + digits)
        }
    }

    /// The same in one line.
    var line: String {
        let orders = Self.names(in: reading.orders, Self.orderStatuses)
            .compactMap { name in reading.orders[name].map { "\($0) \(name)" } }
        let delivered = reading.parcels["delivered", default: 0]
        let parcels = reading.parcels.values.reduce(0, +)
        return """
            \(simulatedNow.prefix(10)): \(reading.events) events; orders: \(orders.joined(separator: ", ")); \
            \(delivered) of \(parcels) parcels delivered; products \(reading.productCost) USD
            """
    }
}

/// Shows lines on a terminal in place of those it showed before.
struct LiveDisplay {
    private var height = 0

    /// - Parameter rows: how many lines the terminal has. Where they are too few the last lines are left out, since
    ///   what has left the screen cannot be written over.
    mutating func text(of lines: [String], rows: Int) -> String {
        let shown = lines.prefix(max(1, rows - 1))
        defer { height = shown.count }
        return Terminal.lines(shown, inPlaceOf: height)
    }
}
