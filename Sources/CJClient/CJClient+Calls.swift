import Synchronization

// What the reconciler and `register` ask. Answers stay JSON: what of them is kept is decided where it is kept.

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

    /// Many orders, as many in a call as CJ takes. Those that CJ does not know are missing from the rows.
    ///
    /// Where CJ does not have the batch call, which its documents do not name, each order is asked for by itself.
    public func orders(_ codes: [String]) async throws -> [CJAnswer] {
        var answers: [CJAnswer] = []
        var rest = codes[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(CJCall.mostBatchedOrders))
            if let answer = try await batched(batch) {
                answers.append(answer)
            } else {
                answers += try await single(batch)
            }
            rest = rest.dropFirst(batch.count)
        }
        return answers
    }

    /// Nil when CJ does not have the call.
    private func batched(_ codes: [String]) async throws -> CJAnswer? {
        guard !hasNoBatch.withLock(\.self) else { return nil }
        do {
            return try await answer(to: .getOrderDetailBatch(codes))
        } catch let error as CJError where error.isNoSuchInterface {
            hasNoBatch.withLock { $0 = true }
            return nil
        }
    }

    private func single(_ codes: [String]) async throws -> [CJAnswer] {
        var answers: [CJAnswer] = []
        for code in codes {
            do {
                answers.append(try await order(code))
            } catch let error as CJError where error.isUnknownOrder {
                continue
            }
        }
        return answers
    }

    /// The cost sheets of orders that have one.
    public func costSheets(_ codes: [String]) async throws -> CJAnswer { try await answer(to: .costSheets(codes)) }

    /// A page of bills: of type 0, or of type 1 and one use.
    public func bills(type: Int, diffUseType: Int? = nil, page: Int, size: Int = 200) async throws -> CJPage {
        let answer = try await answer(
            to: .makeupList(type: type, diffUseType: diffUseType, page: page, size: size))
        return try CJPage(answer, number: page, size: size)
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

    /// One dispute, by its id.
    public func dispute(_ id: String) async throws -> CJAnswer { try await answer(to: .disputeDetail(id)) }

    /// The parcels with these numbers that CJ knows.
    public func tracks(_ trackNumbers: [String]) async throws -> CJAnswer {
        try await answer(to: .trackInfo(trackNumbers))
    }

    /// A variant, for 10 points.
    public func variant(_ vid: String) async throws -> CJAnswer { try await answer(to: .variant(vid)) }
}
