public import CJ
import Foundation
import Instants
public import Simulator

/// Asks a simulated CJ for everything at one time, as a reconciler does, and makes snapshots of what it answers.
public struct Poll: Sendable {
    private let cj: OfflineCJ
    private let time: Int

    /// - Parameter time: when it asks, in seconds since 1970.
    public init(cj: OfflineCJ, time: Int) {
        self.cj = cj
        self.time = time
    }

    private var askedAt: Date { Date(microsecondsSince1970: time * 1_000_000) }

    /// One snapshot for each thing that CJ knows, of the first 200 orders of each status.
    ///
    /// - Throws: when a row has no name, or CJ has no answer.
    public func snapshots() throws -> [Snapshot] {
        let listed = try lists()
        let codes = listed.map(\.entity)
        let details = try codes.map { code in
            try snapshot(.orderDetail, "/shopping/order/getOrderDetail", query: [("orderId", code)], entity: code)
        }
        let orders = details.compactMap { OrderAnswer(answer(of: $0)) }
        let tracks = Set(orders.flatMap(\.trackNumbers).map(\.written)).sorted()
        let parcels = try rows(
            of: try data("/logistic/trackInfo", query: tracks.map { ("trackNumber", $0) }), .trackInfo,
            "/logistic/trackInfo")
        let sheets = try stride(from: 0, to: codes.count, by: 20).flatMap { start in
            let list = codes[start..<min(start + 20, codes.count)].map { #""\#($0)""# }.joined(separator: ",")
            let path = "/shopping/order/queryCogsBasicDataOrderInfoList"
            return try rows(of: try data(path, body: #"{"orderCodesList":[\#(list)]}"#), .costSheet, path)
        }
        let outbound = try zip(codes, orders).filter { $0.1.isPrivateOutbound == true }.map { code, _ in
            try snapshot(
                .outboundDetail, "/shopping/privateInventory/outbound/detail", body: #"{"orderId":"\#(code)"}"#,
                entity: code)
        }
        let stock = try stockingOrders()
        let vids = Set(orders.flatMap { $0.lines ?? [] }.compactMap(\.vid))
        let stocked = stock.compactMap { StockingOrderAnswer(answer(of: $0), zone: .gmt) }.flatMap(\.lines)
            .compactMap(\.vid)
        let levels = try vids.union(stocked).sorted().map(levels)
        let variants = try vids.sorted().map { vid in
            try snapshot(.variant, "/product/variant/queryByVid", query: [("vid", vid)], entity: vid)
        }
        let disputes = try zip(codes, orders).compactMap { code, order in
            try order.disputeId.flatMap { try dispute($0, of: code) }
        }
        return listed + details + disputes + parcels + sheets + outbound + variants + levels + (try bills()) + stock
    }

    private func levels(of vid: String) throws -> Snapshot {
        let path = "/product/stock/queryByVid"
        let rows = try data(path, query: [("vid", vid)])?.elements ?? []
        guard let json = StockMessage.answer(of: rows), let made = made(.stockLevels, path, vid, json) else {
            throw NoRow()
        }
        return made
    }

    /// What is in the wallet.
    ///
    /// - Throws: when CJ has no answer.
    public func balance() throws -> Snapshot {
        try snapshot(.balance, "/shopping/pay/getBalance", entity: "wallet")
    }

    /// Nil where CJ does not tell of disputes.
    private func dispute(_ id: String, of code: String) throws -> Snapshot? {
        let path = "/disputes/getDisputeDetail"
        guard let json = try data(path, query: [("disputeId", id)]), !json.isNull else { return nil }
        return made(.dispute, path, id, json)
    }

    private func lists() throws -> [Snapshot] {
        let path = "/shopping/order/list"
        let statuses = ["CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CANCELLED", "OTHER"]
        return try statuses.flatMap { status in
            let page = try data(path, query: [("status", status), ("pageSize", "200")])
            return try rows(of: page?.members?["list"], .orderList, path)
        }
    }

    private func bills() throws -> [Snapshot] {
        let path = "/shopping/makeup/list"
        let asked = [#"{"pageSize":200,"type":0}"#] + (1...3).map { #"{"pageSize":200,"type":1,"diffUseType":\#($0)}"# }
        return try asked.flatMap { body in
            let page = try data(path, body: body)?.members?["pageData"]
            return try rows(of: page?.members?["content"], .bill, path)
        }
    }

    private func stockingOrders() throws -> [Snapshot] {
        let path = "/shopping/privateInventory/order/list"
        return try rows(of: try data(path, body: #"{"pageSize":200}"#)?.members?["content"], .stockingOrder, path)
    }

    private func rows(of array: JSON?, _ type: SnapshotType, _ path: String) throws -> [Snapshot] {
        try (array?.elements ?? []).map { row in
            let entity = Snapshot.entity(of: row, in: type)
            guard let entity, let snapshot = made(type, path, entity, row) else { throw NoRow() }
            return snapshot
        }
    }

    private func snapshot(
        _ type: SnapshotType, _ path: String, query: [(String, String)] = [], body: String = "", entity: String
    ) throws -> Snapshot {
        guard let json = try data(path, query: query, body: body), let snapshot = made(type, path, entity, json) else {
            throw NoRow()
        }
        return snapshot
    }

    private func made(_ type: SnapshotType, _ path: String, _ entity: String, _ json: JSON) -> Snapshot? {
        Snapshot(type, entity: entity, endpoint: path, askedAt: askedAt, requestId: "r-\(time)", answer: json)
    }

    private func data(_ path: String, query: [(String, String)] = [], body: String = "") throws -> JSON? {
        try JSON(parsing: cj.answer(path, query, body: body, at: time)).members?["data"]
    }

    private func answer(of snapshot: Snapshot) -> JSON? {
        if case .known(let json) = snapshot.answer { json } else { nil }
    }

    private struct NoRow: Error {}
}
