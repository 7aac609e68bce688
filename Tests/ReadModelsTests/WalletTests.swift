import Bench
import CJ
import Foundation
import Ledger
import Postgres
import Simulator
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

    /// Looks at the wallet at the ends of days, and payments of private stock on days: by day, in cents.
    private func residues(looks: [Int: String], payments: [(day: Int, amount: String)]) async throws -> [[String?]] {
        let stock = try payments.enumerated().map { number, payment in
            let paid = Int(day(payment.day).timeIntervalSince1970) - 3600
            return try Received.snapshot(
                .stockingOrder, "SY\(number)",
                #"{"orderCode":"SY\#(number)","status":"7","amount":\#(payment.amount),"paymentDateTime":\#(paid)000}"#,
                askedAt: day(payment.day) - 1800)
        }
        try await Received.append(stock + looks.sorted { $0.key < $1.key }.map { try balance($0.value, day: $0.key) })
        return try await answers(
            """
            SELECT spent, moved, paid_from, residue, residue_total, is_told
            FROM analytics.wallet_balances ORDER BY as_of
            """, columns: 6)
    }

    @Test func `sees what left the wallet and no movement explains, once it shows how things are paid`() async throws {
        let rows = try await residues(
            looks: [1: "100", 2: "90", 3: "83", 4: "78", 5: "80"],
            payments: [(2, "10"), (3, "5"), (4, "5")])
        #expect(
            rows == [
                [nil, nil, "balance", nil, nil, "false"],
                ["10", "10", "balance", "0", "0", "true"], ["7", "5", "balance", "2", "2", "false"],
                ["5", "5", "balance", "0", "2", "true"], ["-2", "0", "balance", "-2", "0", "false"],
            ])
    }

    /// A simulated CJ that is paid from the wallet, asked once a day.
    ///
    /// - Parameter isHidden: whether CJ does not tell of a movement.
    private func live(
        _ cj: OfflineCJ, days: Int, hiding isHidden: (Snapshot) -> Bool = { _ in false }
    ) async throws -> [[String?]] {
        for day in 0...days {
            let time = cj.start + day * 86_400
            try await Received.append(
                try Poll(cj: cj, time: time).snapshots().filter { !isHidden($0) }, mayRepeat: true)
            // What is known by then is known.
            try await Received.append([try Poll(cj: cj, time: time + 1).balance()], mayRepeat: true)
        }
        return try await answers(
            "SELECT residue, residue_total, paid_from FROM analytics.wallet_balances ORDER BY as_of", columns: 3)
    }

    @Test(arguments: ["", "bill-kinds=with-stock,stock-refund=by-line,stock-surcharge=yes"])
    func `sees that all is explained of a simulated CJ that is paid from the wallet`(dialect: String) async throws {
        let dialect = try Dialect(reading: "balance-paid=yes" + (dialect.isEmpty ? "" : ",\(dialect)"))
        let rows = try await live(OfflineCJ(seed: 3, orders: 40, dialect: dialect), days: 25)
        #expect(rows.count > 8 && rows.dropFirst().allSatisfy { Decimal(string: $0[0] ?? "x") == 0 }, "\(rows)")
        #expect(rows.allSatisfy { $0[2] == "balance" })
    }

    @Test func `sees what CJ's wallet lost and CJ does not tell of`() async throws {
        let cj = OfflineCJ(seed: 3, orders: 40, dialect: try Dialect(reading: "balance-paid=yes"))
        let stock = try #require(
            try Poll(cj: cj, time: cj.end).snapshots().first { $0.type == .stockingOrder })
        let rows = try await live(cj, days: 25) { $0.type == .stockingOrder && $0.entity == stock.entity }
        guard case .known(let answer) = stock.answer, let amount = StockingOrderAnswer(answer, zone: .gmt)?.amount
        else { throw CocoaError(.featureUnsupported) }
        #expect(rows.last?[1].flatMap { Decimal(string: $0) } == amount, "\(rows)")
    }

    @Test func `sees nothing missing where everything is paid by card`() async throws {
        let rows = try await residues(looks: [1: "100", 3: "100.00", 4: "90"], payments: [(2, "10"), (4, "5")])
        // The second look says what the first said and is none.
        #expect(rows.map { $0[2] } == [nil, nil] && rows.map { $0[3] } == [nil, nil])
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
