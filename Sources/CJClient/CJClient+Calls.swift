// What the reconciler and `register` ask. Answers stay JSON: what of them is kept is decided where it is kept.

import CJ
import Foundation

extension CJClient {
    /// Says which webhooks CJ shall send, and where to. CJ calls the callbacks meanwhile and wants 200.
    public func setWebhooks(_ topics: [WebhookTopic: WebhookSubscription]) async throws -> CJAnswer {
        try await answer(to: .webhookSet(topics))
    }

    /// The account's settings, the registered callbacks among them.
    public func setting() async throws -> CJAnswer { try await answer(to: .settingGet) }

    /// A page of the orders that have a status now.
    public func orders(status: String, page: Int, size: Int = 200) async throws -> CJPage {
        let answer = try await answer(to: .orderList(status: status, page: page, size: size))
        return try CJPage(answer, number: page, size: size)
    }

    /// One order.
    ///
    /// - Throws: ``CJError``, with `isUnknownOrder` when CJ does not know it.
    public func order(_ code: String) async throws -> CJAnswer { try await answer(to: .getOrderDetail(code)) }

    /// Many orders in one call. Those that CJ does not know, or does not give in a batch, are missing from the rows.
    ///
    /// - Throws: ``CJError``, with `isNoSuchInterface` where CJ does not have the call, which its documents do not name.
    public func orders(_ codes: [String]) async throws -> CJAnswer { try await answer(to: .getOrderDetailBatch(codes)) }

    /// The cost sheets of orders that have one.
    public func costSheets(_ codes: [String]) async throws -> CJAnswer { try await answer(to: .costSheets(codes)) }

    /// A page of bills: of type 0, or of type 1 and one use.
    public func bills(type: Int, diffUseType: Int? = nil, page: Int, size: Int = 200) async throws -> CJPage {
        let answer = try await answer(
            to: .makeupList(type: type, diffUseType: diffUseType, page: page, size: size))
        return try CJPage(answer, number: page, size: size)
    }

    /// Has CJ send what changes about products, in calls of a hundred at most. Those that are subscribed stay so.
    ///
    /// - Throws: ``CJError``, with `isNoSuchInterface` where CJ sends of every product.
    public func subscribe(products: [String]) async throws {
        for first in stride(from: 0, to: products.count, by: 100) {
            _ = try await answer(to: .subscribe(Array(products[first..<min(first + 100, products.count)])))
        }
    }

    /// What is in the account's wallet.
    public func balance() async throws -> CJPage { CJPage(whole: try await answer(to: .getBalance)) }

    /// The sums beside the list of the bills of a type.
    public func billTotals(type: Int) async throws -> CJPage {
        CJPage(whole: try await answer(to: .makeupList(type: type, diffUseType: nil, page: 1, size: 1)))
    }

    /// A page of private stock orders.
    public func privateInventoryOrders(status: String? = nil, page: Int, size: Int = 200) async throws -> CJPage {
        let answer = try await answer(to: .privateInventoryOrders(status: status, page: page, size: size))
        return try CJPage(answer, number: page, size: size)
    }

    /// Which private stock an outbound order takes its lines from.
    public func outboundDetail(_ code: String) async throws -> CJAnswer {
        try await answer(to: .outboundDetail(code))
    }

    /// The disputes over one order, by an id of CJ's: the first fifty.
    public func disputes(over order: String) async throws -> CJAnswer {
        try await answer(to: .disputeList(order: order, size: 50))
    }

    /// One dispute, by its id.
    public func dispute(_ id: String) async throws -> CJAnswer { try await answer(to: .disputeDetail(id)) }

    /// The parcels with these numbers that CJ knows.
    public func tracks(_ trackNumbers: [String]) async throws -> CJAnswer {
        try await answer(to: .trackInfo(trackNumbers))
    }

    /// How much of a variant lies in each of CJ's areas, for 10 points.
    public func stockLevels(_ vid: String) async throws -> CJAnswer { try await answer(to: .stockLevels(vid)) }

    /// A variant, for 10 points.
    public func variant(_ vid: String) async throws -> CJAnswer { try await answer(to: .variant(vid)) }

    // MARK: Test orders

    /// Creates a test order, and returns CJ's id of it. It is not sent twice: one that CJ did not answer in time may be
    /// there all the same, and is looked for by its number.
    ///
    /// - Throws: ``CJError``.
    public func create(_ order: TestOrder) async throws -> String {
        do {
            let answer = try await answer(to: .createTestOrder(order))
            if let id = Fields(answer.data, zone: .gmt)?.id("orderId") { return id }
        } catch let error as CJError where error.remedy == .retry {
            guard let found = try? await self.order(order.number),
                let id = Fields(found.data, zone: .gmt)?.id("orderId")
            else { throw error }
            return id
        }
        // Where the variant is the seller's own CJ names no id until it has one.
        let found = Fields(try await self.order(order.number).data, zone: .gmt)
        guard let id = found?.id("orderId") ?? found?.id("cjOrderCode") else {
            throw CJError(.final, message: "CJ created a test order and names no id", path: CJCall.createOrderPath)
        }
        return id
    }

    /// Has a test order paid, with nobody's money.
    public func pay(testOrder id: String) async throws { _ = try await answer(to: .simulatePay(id)) }

    /// Moves a test order on: to 400, 500, 600 and 700, one after the other.
    public func move(testOrder id: String, to status: Int) async throws {
        _ = try await answer(to: .updateTestOrder(id, to: status))
    }

    /// Gives the parcel of a test order a number.
    ///
    /// - Throws: ``CJError``, with `isNoSuchInterface` where CJ does not have the call.
    public func track(testOrder id: String, as number: String) async throws {
        _ = try await answer(to: .updateTrackNumber(number, of: id))
    }
}
