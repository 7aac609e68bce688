import CJ
import CJClient
import Foundation
import Ledger
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Reconciler

private let trackInfo = "/logistic/trackInfo"
private let batchDetail = "/shopping/order/getOrderDetailBatch"
private let detail = "/shopping/order/getOrderDetail"
private let costs = "/shopping/order/queryCogsBasicDataOrderInfoList"

private func list(_ rows: [String]) -> ScriptedCJ.Answer { .data("[\(rows.joined(separator: ","))]") }

@Suite(.database) struct `Batches that CJ refuses` {
    @Test(arguments: [(200, 4), (400, 4), (200, 1), (400, 9)])
    func `for their size are smaller from then on, over restarts`(status: Int, most: Int) async throws {
        try await ScriptedAccount.with { call in
            guard call.path == trackInfo else { return nil }
            let numbers = call.values("trackNumber")
            if numbers.count > most {
                return ScriptedCJ.Answer(#"{"code":1600300,"result":false,"message":"too many"}"#, status: status)
            }
            return list(numbers.map { #"{"trackingNumber":"\#($0)","trackingStatus":"In transit"}"# })
        } _: { it in
            try await it.makeDue(.trackInfo, (0..<40).map { "T\($0)" })
            _ = try await it.workOff()
            let owner = try await TestDatabase.current.connect()
            #expect(try await owner.text("SELECT count(*) FROM reconciler.checks WHERE is_known") == "40")
            let sizes = it.cj.calls.filter { $0.path == trackInfo }.map { $0.values("trackNumber").count }
            let refused = sizes.filter { $0 > most }
            #expect(refused.count <= 4 && sizes.first == 10, "\(sizes)")
            try await it.makeDue(.trackInfo, (0..<40).map { "T\($0)" })
            _ = try await it.workOff()
            let later = it.cj.calls.filter { $0.path == trackInfo }.map { $0.values("trackNumber").count }
                .dropFirst(sizes.count)
            #expect(later.allSatisfy { $0 <= most } && later.count <= 40, "\(later)")
            #expect(
                try await owner.text("SELECT size <= \(most) FROM reconciler.call_limits WHERE call = 'trackInfo'")
                    == "true")
        }
    }

    @Test func `for one of their things leave it alone, and the others are answered as before`() async throws {
        try await ScriptedAccount.with { call in
            guard call.path == costs else { return nil }
            let codes = call.texts("orderCodesList")
            if codes.contains("SD7") { return .refusal(1_600_100, "Param error") }
            return list(codes.map { #"{"orderCode":"\#($0)","cogsBasicDataOrderInfoJson":{"d":1}}"# })
        } _: { it in
            try await it.makeDue(.costSheet, (0..<40).map { "SD\($0)" })
            _ = try await it.workOff()
            let owner = try await TestDatabase.current.connect()
            #expect(try await owner.text("SELECT count(*) FROM reconciler.checks WHERE is_known") == "39")
            #expect(
                try await owner.text(
                    "SELECT failures = 1 AND due_at > clock_timestamp() + interval '1 h' FROM reconciler.checks WHERE entity = 'SD7'"
                ) == "true", "what is refused by itself is not asked for soon")
            try await it.makeDue(.costSheet, (50..<70).map { "SD\($0)" })
            let before = it.cj.calls.count
            _ = try await it.workOff()
            #expect(it.cj.calls.count == before + 1, "twenty at a time, as before")
        }
    }

    @Test func `as unknown are asked for one by one, and batches are tried again in a day`() async throws {
        try await ScriptedAccount.with { call in
            switch call.path {
            case batchDetail: .refusal(1_600_101, "Interface not found")
            case detail:
                .data(#"{"cjOrderCode":"\#(call.values("orderId")[0])","orderStatus":"SHIPPED"}"#)
            default: nil
            }
        } _: { it in
            try await it.makeDue(.orderDetail, (0..<30).map { "SD\($0)" })
            _ = try await it.workOff()
            let owner = try await TestDatabase.current.connect()
            #expect(try await owner.text("SELECT count(*) FROM reconciler.checks WHERE is_known") == "30")
            #expect(it.cj.paths.count { $0 == batchDetail } == 1)
            try await owner.execute(
                "UPDATE reconciler.call_limits SET absent_since = absent_since - interval '1 day'")
            try await it.makeDue(.orderDetail, ["SD1", "SD2"])
            _ = try await it.workOff()
            #expect(it.cj.paths.count { $0 == batchDetail } == 2)
        }
    }

    @Test func `leave out what the call for one order finds`() async throws {
        try await ScriptedAccount.with { call in
            switch call.path {
            case batchDetail:
                list(
                    call.texts("orderIds").filter { !$0.hasSuffix("3") }
                        .map { #"{"cjOrderCode":"\#($0)","orderStatus":"SHIPPED"}"# })
            case detail:
                .data(#"{"cjOrderCode":"\#(call.values("orderId")[0])","orderStatus":"SHIPPED"}"#)
            default: nil
            }
        } _: { it in
            try await it.makeDue(.orderDetail, (0..<20).map { "SD\($0)" })
            _ = try await it.workOff()
            let owner = try await TestDatabase.current.connect()
            #expect(try await owner.text("SELECT count(*) FROM reconciler.checks WHERE is_known") == "20")
            #expect(it.cj.paths.count { $0 == batchDetail } == 1)
            #expect(it.cj.paths.count { $0 == detail } == 2)
        }
    }
}

@Suite(.database) struct `A call that CJ does not have` {
    @Test func `leaves what it is needed for alone, and everything else comes to its end`() async throws {
        try await ScriptedAccount.with { call in
            switch call.path {
            case trackInfo: .refusal(1_600_101, "Interface not found")
            case costs: ScriptedCJ.Answer("", status: 404)
            case batchDetail:
                list(call.texts("orderIds").map { #"{"cjOrderCode":"\#($0)","orderStatus":"SHIPPED"}"# })
            default: nil
            }
        } _: { it in
            try await it.makeDue(.trackInfo, (0..<30).map { "T\($0)" })
            try await it.makeDue(.costSheet, (0..<30).map { "SD\($0)" })
            try await it.makeDue(.orderDetail, (0..<30).map { "SD\($0)" })
            let summary = try await it.run()
            #expect(summary.calls["getOrderDetail"]?.answers == 30 && summary.failures == 0)
            // A few batches may be under way when the first is refused.
            for path in [trackInfo, costs] {
                let asked = it.cj.paths.count { $0 == path }
                #expect((1...4).contains(asked), "\(path): \(asked)")
            }
            let owner = try await TestDatabase.current.connect()
            #expect(
                try await owner.text(
                    "SELECT count(*) FROM reconciler.checks WHERE call <> 'getOrderDetail' AND is_known IS NULL AND absent_since IS NULL"
                ) == "60", "nothing counts as unknown since it could not be asked")
        }
    }
}

@Suite(.database) struct `An order that CJ has to be asked for` {
    @Test func `by the seller's number is found by that, and remembered by its code`() async throws {
        try await ScriptedAccount.with { call in
            guard call.path == detail else { return nil }
            switch call.values("orderId")[0] {
            case "1001":
                return .data(
                    #"{"orderId":"1890000000000000001","cjOrderCode":"SD1","orderNum":"1001","orderStatus":"SHIPPED"}"#)
            // CJ finds another order by what is no number of it.
            case "1002": return .data(#"{"cjOrderCode":"SD9","orderNum":"9","orderStatus":"SHIPPED"}"#)
            default: return .refusal(1_600_300, "order not found")
            }
        } _: { it in
            try await it.makeDue(.orderDetail, ["#1001", "#1002", "1890000000000000001"])
            _ = try await it.workOff()
            let owner = try await TestDatabase.current.connect()
            #expect(
                try await owner.text("SELECT string_agg(entity, ' ') FROM reconciler.checks WHERE is_known") == "SD1")
            #expect(
                try await owner.text(
                    "SELECT string_agg(entity, ' ' ORDER BY entity) FROM reconciler.checks WHERE absent_since IS NOT NULL"
                ) == "#1002 1890000000000000001")
            #expect(try await owner.text("SELECT count(*) FROM ledger.events") == "1", "no absence is told of these")
            #expect(!it.cj.paths.contains(batchDetail) || it.cj.calls.allSatisfy { !$0.body.contains("#") })
        }
    }
}

@Suite(.database) struct `A dispute` {
    private let disputeDetail = "/disputes/getDisputeDetail"
    private let disputeList = "/disputes/getDisputeList"

    /// An order whose dispute may be shown, as CJ's API answers.
    private func order(_ dispute: String?) -> ScriptedCJ.Answer {
        .data(
            #"[{"cjOrderCode":"SD1","orderId":"1890000000000000001","orderStatus":"SHIPPED","isSandbox":0,"disputeId":\#(dispute ?? "null")}]"#
        )
    }

    @Test(arguments: ["detail", "list", "neither"])
    func `is asked for with its order, and once more when the order does not name it any more`(
        has: String
    ) async throws {
        let dispute = Mutex<String?>("7007")
        try await ScriptedAccount.with { call in
            let runs = dispute.withLock { $0 != nil }
            switch call.path {
            case detail: return order(dispute.withLock(\.self))
            case disputeDetail where has == "detail":
                return .data(#"{"disputeId":7007,"status":"\#(runs ? "in progress" : "closed")"}"#)
            case disputeList where has == "list":
                return .data(
                    #"{"total":2,"list":[{"id":5,"status":"x"},{"id":7007,"status":"\#(runs ? "in progress" : "closed")"}]}"#
                )
            case disputeDetail, disputeList: return .refusal(1_600_101, "Interface not found")
            default: return nil
            }
        } _: { it in
            let owner = try await TestDatabase.current.connect()
            func turn() async throws {
                try await it.makeDue(.orderDetail, ["SD1"])
                for _ in 0..<2 {
                    _ = try await it.workOff()
                    try await project()
                    let connection = try await TestDatabase.current.connect(as: LedgerRole.reconciler)
                    try await EventsToRefresh(lease: it.lease, settle: .zero, connection: connection).lookThrough()
                }
            }
            try await turn()
            let told =
                "SELECT string_agg(convert_from(body, 'UTF8')::json -> 'parameters' ->> 'orderId', ' ') FROM ledger.events WHERE type = 'disputes/getDisputeDetail'"
            #expect(try await owner.text(told) == (has == "neither" ? nil : "SD1"))
            #expect(try await owner.text("SELECT status FROM projection.order_disputes") == "open")
            dispute.withLock { $0 = nil }
            try await turn()
            #expect(try await owner.text(told) == (has == "neither" ? nil : "SD1 SD1"))
            #expect(try await owner.text("SELECT bool_and(status = 'ended') FROM projection.order_disputes") == "true")
            let asked = it.cj.paths.count { $0 == disputeDetail }
            #expect(asked == (has == "neither" ? 1 : 2), "a call that CJ does not have is not tried again soon")
        }
    }
}

@Suite(.database) struct `Want of points` {
    @Test(arguments: [200, 429])
    func `has what costs some wait, and all else go on, and is no sign that a thing does not exist`(
        status: Int
    ) async throws {
        try await ScriptedAccount.with { call in
            switch call.path {
            case trackInfo:
                ScriptedCJ.Answer(
                    #"{"code":16900500,"result":false,"message":"points","pointsInfo":{"usedToday":50000,"remaining":0,"total":50000}}"#,
                    status: status, headers: ["Retry-After": "3000"])
            case batchDetail:
                list(call.texts("orderIds").map { #"{"cjOrderCode":"\#($0)","orderStatus":"SHIPPED"}"# })
            default: nil
            }
        } _: { it in
            try await it.makeDue(.trackInfo, (0..<200).map { "T\($0)" }, isKnown: true)
            try await it.makeDue(.orderDetail, (0..<120).map { "SD\($0)" })
            let summary = try await it.run()
            #expect(summary.putOff == 200)
            let until = try #require(summary.waitsUntil)
            #expect(until > Date() && until < Date() + 3600)
            #expect(summary.calls["getOrderDetail"]?.answers == 120 && summary.failures == 0)
            // Others may be under way before the first is answered, on a slow machine.
            #expect((1...4).contains(it.cj.paths.count { $0 == trackInfo }), "of twenty")
            let owner = try await TestDatabase.current.connect()
            #expect(
                try await owner.text(
                    "SELECT bool_and(is_known AND absent_since IS NULL) FROM reconciler.checks WHERE call = 'trackInfo'"
                ) == "true")
            #expect(
                try await owner.text("SELECT learnt_per_second IS NULL FROM reconciler.budgets WHERE scope = 'main'")
                    == "true")
        }
    }

    @Test func `of a list has the list wait alone`() async throws {
        try await ScriptedAccount.with { call in
            call.path == "/shopping/makeup/list" ? .refusal(1_600_201, "daily quota") : nil
        } _: { it in
            let summary = try await it.run()
            #expect(summary.waitsUntil != nil && summary.putOff == 6)
            #expect(it.cj.paths.contains("/shopping/privateInventory/order/list"))
            #expect(it.cj.paths.count { $0 == "/shopping/makeup/list" } == 1)
        }
    }
}

@Suite(.database) struct `What CJ lacks` {

    @Test func `all at once is not believed, and found again when it is back`() async throws {
        let knows = Mutex(true)
        try await ScriptedAccount.with { call in
            let isThere = knows.withLock(\.self)
            switch call.path {
            case batchDetail:
                return list(
                    isThere
                        ? call.texts("orderIds").map { #"{"cjOrderCode":"\#($0)","orderStatus":"SHIPPED"}"# } : [])
            case detail: return .refusal(1_600_300, "order not found")
            default: return nil
            }
        } _: { it in
            let codes = (0..<40).map { "SD\($0)" }
            try await it.makeDue(.orderDetail, codes)
            _ = try await it.workOff()
            let owner = try await TestDatabase.current.connect()
            knows.withLock { $0 = false }
            try await it.makeDue(.orderDetail, codes)
            let before = it.cj.calls.count
            let outcomes = try await it.workOff()
            #expect(it.cj.calls.count == before + 4, "the batch, and three by themselves")
            guard case .done(_, let findings)? = outcomes.first else { return #expect(Bool(false), "\(outcomes)") }
            #expect(findings.vanished.count == 40 && findings.beginsVanishing && findings.news.isEmpty)
            #expect(
                try await owner.text(
                    "SELECT bool_and(is_known AND absent_since IS NULL AND failures = 1) FROM reconciler.checks")
                    == "true")
            #expect(try await owner.text("SELECT things FROM reconciler.vanishings") == "40")
            knows.withLock { $0 = true }
            try await it.makeDue(.orderDetail, codes)
            _ = try await it.workOff()
            #expect(try await owner.text("SELECT count(*) FROM reconciler.vanishings") == "0")
            #expect(try await owner.text("SELECT count(*) FROM ledger.events") == "40", "nothing was told meanwhile")
        }
    }

    @Test func `one after the other, each in an answer of its own, is not believed either`() async throws {
        let knows = Mutex(true)
        try await ScriptedAccount.with { call in
            guard call.path == "/shopping/order/getOrderDetail" else { return nil }
            let isThere = knows.withLock(\.self)
            let code = call.query.first { $0.hasPrefix("orderId=") }.map { String($0.dropFirst(8)) } ?? ""
            return isThere
                ? .data(#"{"orderId":"\#(code)","cjOrderCode":"\#(code)","orderStatus":"SHIPPED"}"#) : .data("null")
        } _: { it in
            let owner = try await TestDatabase.current.connect()
            let codes = (0..<8).map { "SD240118000000\($0)" }
            func askEach() async throws {
                for code in codes {
                    try await it.makeDue(.orderDetail, [code])
                    _ = try await it.workOff()
                }
            }
            let told = "SELECT count(*) FROM ledger.events WHERE convert_from(body, 'UTF8') LIKE '%\"answer\":null%'"
            try await askEach()
            #expect(try await owner.text("SELECT count(*) FROM reconciler.checks WHERE is_known") == "8")
            knows.withLock { $0 = false }
            try await askEach()
            #expect(
                try await owner.text("SELECT count(*) FROM reconciler.checks WHERE absent_since IS NOT NULL") == "8")
            // An hour passes, in which CJ has shown nothing.
            try await owner.execute(
                """
                UPDATE reconciler.checks
                SET asked_at = asked_at - interval '2 hours', absent_since = absent_since - interval '2 hours'
                """)
            try await askEach()
            #expect(try await owner.text(told) == "0")
            #expect(try await owner.text("SELECT source FROM reconciler.vanishings") == "getOrderDetail")
            knows.withLock { $0 = true }
            try await askEach()
            #expect(try await owner.text("SELECT count(*) FROM reconciler.vanishings") == "0")
            #expect(try await owner.text(told) == "0")
        }
    }

    @Test(arguments: [3, 20])
    func `of a list is gone when two walks an hour apart lack it, and not when all of many are`(
        bills: Int
    ) async throws {
        let isEmpty = Mutex(false)
        try await ScriptedAccount.with { call in
            guard call.path == "/shopping/makeup/list", call.body.contains(#""type":0"#) else { return nil }
            let rows = isEmpty.withLock(\.self) ? 0 : bills
            let content = (0..<rows).map { #"{"orderCode":"BT\#($0)","cjOrderCode":"SD\#($0)","status":0,"amount":1}"# }
            return .data(
                #"{"pageData":{"totalRecords":\#(rows),"content":[\#(content.joined(separator: ","))]}}"#)
        } _: { it in
            let owner = try await TestDatabase.current.connect()
            let told = "SELECT count(*) FROM ledger.events WHERE convert_from(body, 'UTF8') LIKE '%\"answer\":null%'"
            func walk() async throws {
                try await it.work().begin()
                try await owner.execute("UPDATE reconciler.walks SET due_at = clock_timestamp()")
                _ = try await it.workOff()
            }
            try await walk()
            isEmpty.withLock { $0 = true }
            for _ in 0..<3 { try await walk() }
            #expect(try await owner.text(told) == "0")
            // An hour and a day pass.
            func pass(_ time: String) async throws {
                try await owner.execute(
                    "UPDATE reconciler.checks SET asked_at = asked_at - interval \(verbatim: "'1 day'"), absent_since = absent_since - \(time)::interval, vanished_since = vanished_since - \(time)::interval"
                )
                try await owner.execute("UPDATE reconciler.vanishings SET began_at = began_at - \(time)::interval")
                try await walk()
            }
            try await pass("1 hour")
            #expect(try await owner.text(told) == (bills == 3 ? "3" : "0"))
            if bills == 20 {
                #expect(try await owner.text("SELECT source FROM reconciler.vanishings") == "makeup/list 0")
                for _ in 0..<3 { try await pass("1 day") }
                #expect(try await owner.text(told) == "0", "an outage is one, however long it lasts")
                // A person knows that they are gone.
                try await owner.execute("DELETE FROM reconciler.vanishings")
                try await walk()
                try await pass("1 hour")
                #expect(try await owner.text(told) == "20")
                #expect(try await owner.text("SELECT count(*) FROM reconciler.vanishings") == "0")
            }
        }
    }
}
