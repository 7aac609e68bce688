import Testing

@testable import Demo

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

    @Test func `it is no wider than 80 columns, however much there is`() {
        let reading = LedgerReading(
            orders: ["UNSHIPPED": 123_456], parcels: ["in_transit": 123_456], productCost: "123,456,789.00",
            events: 1_234_567)
        let table = LiveTable(reading: reading, simulatedNow: "2024-01-18T07:59:22Z", delivered: 1_234_567)
        #expect(table.lines.allSatisfy { $0.count <= 80 })
    }

    @Test func `it stands where it stood before, and none of its lines goes on in another`() {
        var display = LiveDisplay()
        #expect(display.text(of: ["a", "b"], rows: 24) == "\u{1B}[?7l\u{1B}[Ka\n\u{1B}[Kb\u{1B}[?7h")
        #expect(display.text(of: ["c"], rows: 24) == "\u{1B}[?7l\u{1B}[2A\u{1B}[Kc\u{1B}[?7h")
        #expect(display.text(of: ["d"], rows: 24) == "\u{1B}[?7l\u{1B}[1A\u{1B}[Kd\u{1B}[?7h")
    }

    @Test func `of more lines than a terminal has it shows the first`() {
        var display = LiveDisplay()
        #expect(display.text(of: ["a", "b", "c"], rows: 3) == "\u{1B}[?7l\u{1B}[Ka\n\u{1B}[Kb\u{1B}[?7h")
        #expect(display.text(of: ["a", "b", "c"], rows: 0) == "\u{1B}[?7l\u{1B}[2A\u{1B}[Ka\u{1B}[?7h")
    }

    @Test func `in a log it is one line`() {
        #expect(
            table.line == """
                2024-01-18: 812 events; orders: 31 SHIPPED, 2 PENDING; 1 of 31 parcels delivered; products 1,204.50 USD
                """)
    }
}
