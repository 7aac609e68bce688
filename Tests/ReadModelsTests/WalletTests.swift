import CJ
import Foundation
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `An analyst who asks what CJ says of the account` {
    private func day(_ day: Int) -> Date { Date(timeIntervalSince1970: 1_735_689_600 + Double(day - 1) * 86_400) }

    private func balance(_ amount: String, day: Int) throws -> Snapshot {
        try Received.snapshot(
            .balance, "wallet", #"{"amount":\#(amount),"freezeAmount":1,"noWithdrawalAmount":"0.00"}"#,
            askedAt: self.day(day))
    }

    private func totals(_ type: String, unpaid: String, count: Int, day: Int) throws -> Snapshot {
        try Received.snapshot(
            .billTotals, type,
            #"{"type":\#(type),"totalAmount":\#(unpaid),"unPaymentCountList":[{"type":0,"count":\#(count)},{"type":1,"count":7}]}"#,
            askedAt: self.day(day))
    }

    private func answers(_ question: String, columns: Int) async throws -> [[String?]] {
        try await project()
        return try await TestDatabase.current.connect(as: LedgerRole.analyst).texts(question, columns: columns)
    }

    @Test func `sees what came into the wallet and what left it, between two looks`() async throws {
        let topUp = Messages.message(
            "MAKEUP",
            [
                "orderId": #""BT1""#, "amount": "50", "status": #""PAID""#, "diffUseType": "1",
                "createDate": #""2025-01-02 00:00:00""#, "paymentDate": #""2025-01-02 01:00:00""#,
            ], messageType: "PAID")
        try await Received.append([(topUp, Int(day(2).timeIntervalSince1970) + 7200)])
        try await Received.append([balance("100.00", day: 1), balance("120.50", day: 3), balance("110", day: 4)])
        let rows = try await answers(
            """
            SELECT amount, frozen_amount, change, topped_up, spent FROM analytics.wallet_balances ORDER BY as_of
            """, columns: 5)
        #expect(
            rows == [
                ["100", "1", nil, nil, nil], ["120.5", "1", "20.5", "50", "29.5"], ["110", "1", "-10.5", "0", "10.5"],
            ])
    }

    @Test func `sees the bills that are open here beside CJ's own sums`() async throws {
        func bill(_ id: String, amount: String, status: Int) throws -> Snapshot {
            try Received.snapshot(
                .bill, id,
                #"{"orderCode":"\#(id)","cjOrderCode":"SD1","status":\#(status),"amount":\#(amount),"diffUseType":0}"#,
                askedAt: day(1))
        }
        try await Received.append([
            bill("BT1", amount: "5.25", status: 0), bill("BT2", amount: "4", status: 4),
            totals("0", unpaid: "5.25", count: 1, day: 1), totals("0", unpaid: "7.25", count: 2, day: 2),
            totals("1", unpaid: "0", count: 0, day: 2),
        ])
        let rows = try await answers(
            """
            SELECT bills_of, unpaid_amount, unpaid_count, known_amount, known_count, difference
            FROM analytics.bill_totals ORDER BY 1
            """, columns: 6)
        #expect(rows == [["orders", "7.25", "2", "5.25", "1", "2.00"], ["others", "0", "7", "0", "0", "0"]])
    }
}
