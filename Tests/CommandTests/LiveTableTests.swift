import Testing

@testable import cjledger

@Suite struct `The demo's table of living orders` {
    private let table = LiveTable(
        reading: LedgerReading(
            orders: ["SHIPPED": 31, "PENDING": 2], parcels: ["in_transit": 30, "delivered": 1], productCost: "1,204.50",
            events: 812),
        simulatedNow: "2024-01-18T07:59:22Z", delivered: 790)

    @Test func `it shows every status, those that it does not know too`() {
        let text = table.lines.joined(separator: "\n")
        for part in [
            "2024-01-18 07:59", "790 webhooks", "812 events", "SHIPPED        31", "PENDING         2",
            "in_transit                30", "delivered                  1", "1,204.50 USD",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test func `it is as high when there is nothing yet`() {
        let empty = LiveTable(reading: LedgerReading(), simulatedNow: "2024-01-18T07:59:22Z", delivered: 0)
        #expect(empty.lines.count == table.lines.count)
    }

    @Test func `in a log it is one line`() {
        #expect(
            table.line == """
                2024-01-18: 812 events; orders: 31 SHIPPED, 2 PENDING; 1 of 31 parcels delivered; products 1,204.50 USD
                """)
    }
}
