import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `An analyst who asks for parcels that worry` {
    /// Seconds since 1970 of a day of January 2025; later days are of the months behind it.
    private func day(_ day: Int) -> Int { 1_735_689_600 + (day - 1) * 86_400 }

    /// A message about a parcel and what last happened to it, received on a day.
    private func parcel(_ number: Int, _ activity: String, code: Int, day: Int) -> (body: [UInt8], at: Int) {
        let date = day < 10 ? "0\(day)" : "\(day)"
        return (
            Messages.logistic([
                "orderId": #""SD2501\#(number)""#, "trackingNumber": #""LX00000\#(number)CN""#,
                "trackingStatus": "\(code)",
                "logisticsTrackEvents":
                    #"[{"status":\#(code),"activity":"\#(activity)","eventTime":"2025-01-\#(date) 00:00:00"}]"#,
            ]), self.day(day)
        )
    }

    private func kinds() async throws -> [[String?]] {
        try await project()
        return try await TestDatabase.current.connect(as: LedgerRole.analyst).texts(
            """
            SELECT order_key, kind, since AT TIME ZONE 'UTC', days, landed_cost FROM analytics.parcels_at_risk ORDER BY 1
            """, columns: 5)
    }

    @Test func `sees those that nobody has in hand, for as long as the ledger has heard of others`() async throws {
        let order = Messages.order([
            "cjOrderId": #""SD25012""#,
            "orderItems": #"[{"vid":"V01","quantity":2,"sellPrice":5.25,"lineItemId":"1"}]"#,
        ])
        try await Received.append([
            (order, day(1)), parcel(1, "Shipping label created", code: 0, day: 1),
            parcel(2, "Departed from warehouse", code: 1, day: 2),
            parcel(3, "Parcel missing in network", code: 13, day: 3), parcel(4, "Delivered", code: 12, day: 3),
            parcel(5, "Departed from warehouse", code: 1, day: 18),
            parcel(6, "Shipping label created", code: 0, day: 18), parcel(7, "Return initiated", code: 14, day: 19),
            parcel(8, "Departed from warehouse", code: 1, day: 20),
        ])
        #expect(
            try await kinds() == [
                ["SD25011", "no_first_scan", "2025-01-01 00:00:00", "19", nil],
                ["SD25012", "no_scan", "2025-01-02 00:00:00", "18", "10.50"],
                ["SD25013", "lost", "2025-01-03 00:00:00", "17", nil],
                ["SD25017", "returning", "2025-01-19 00:00:00", "1", nil],
            ])
        try await Received.append([parcel(9, "Delivered", code: 12, day: 31)])
        #expect(
            try await kinds().map { $0[1] } == [
                "no_first_scan", "no_scan", "lost", "no_scan", "no_first_scan", "returning", "no_scan",
            ])
    }
}
