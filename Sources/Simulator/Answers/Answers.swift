/// What CJ's API answers at an instant to those calls that only ask. The answers are written from the lives, as the
/// truth is, under the names and, where CJ keeps to them, in the types of CJ's documents.
struct Answers: Sendable {
    let register: Register
    let now: Instant
    var manner = AnswerManner.documented

    /// The whole answer to a call, with CJ's envelope.
    ///
    /// - Parameter requestId: what CJ's support would ask for.
    func answer(to request: Request, requestId: String) -> JSON {
        do throws(Refusal) {
            let data = dialect.written(data: try data(for: request))
            // The document of the cost sheets shows another envelope than all others.
            if request.path == Call.costSheets.rawValue {
                let answer: JSON = [
                    "code": .number("200"), "data": data, "message": .text(""), "success": .bool(true),
                ]
                return dialect.written(success: answer)
            }
            return dialect.written(success: .envelope(data, requestId: requestId))
        } catch {
            return .envelope(error, requestId: requestId)
        }
    }

    /// Refuses what asks for too much at once.
    func admit(_ request: Request) throws(Refusal) {
        switch Call(rawValue: request.path) {
        case .trackInfo:
            switch dialect[TrackBatch.self] {
            case .none: break
            case .ten: if request.values("trackNumber").count > 10 { throw .tooMany("trackNumber", most: 10) }
            }
        case .costSheets:
            switch dialect[CostsBatch.self] {
            case .none: break
            case .twenty: if try orderCodes(request).count > 20 { throw .tooMany("orderCodesList", most: 20) }
            }
        default: break
        }
    }

    private func data(for request: Request) throws(Refusal) -> JSON {
        guard let call = Call(rawValue: request.path) else { throw .noSuchInterface }
        try admit(request)
        return switch call {
        case .orderList: try orderList(request)
        case .orderDetail: try orderDetail(request)
        case .orderDetails: try orderDetails(request)
        case .costSheets: try costSheets(request)
        case .bills: try bills(request)
        case .stockingOrders: try stockingOrders(request)
        case .outboundDetail: try outboundDetail(request)
        case .trackInfo: try trackInfo(request)
        case .getBalance:
            balance(
                of: CashBook.walletAtStart
                    + CashBook(lives: register.world.lives, now: now).wallet(of: register.world.catalogue, in: dialect))
        case .variant: try variant(request)
        case .stockLevels: try stockLevels(request)
        case .disputes: try disputes(request)
        case .dispute: try dispute(request)
        // What changes something at CJ is answered elsewhere, and so is what asks for no order.
        case .getAccessToken, .refreshAccessToken, .logout, .setWebhook, .getSetting, .createOrder,
            .subscribeProducts, .subscribedProducts,
            .simulatePay, .updateStatus, .updateTrackNumber:
            throw .noSuchInterface
        }
    }

    /// In which of its ways CJ answers.
    var dialect: Dialect { register.world.dialect }

    /// The amount in the manner of this answer.
    func amount(_ amount: USD) -> JSON { manner.amount(amount) }

    /// All orders that CJ says have this status now, in the order of their lives.
    func orders(in status: OrderStatus) -> [Order] {
        register.world.lives.flatMap { $0.orders.filter { $0.toldStatus(at: now, in: dialect) == status } }
    }

    /// The order with one of CJ's ids, if it is there and found by this id.
    func order(_ id: String) -> Order? {
        guard let order = register.order(id), order.status(at: now) != nil else { return nil }
        switch dialect[OrderFoundBy.self] {
        case .everyId: return order
        case .codeOnly: return order.ids.code == id ? order : nil
        }
    }

    /// The oldest order with the seller's number, if one is there.
    func oldestOrder(numbered number: String) -> Order? {
        register.orders(numbered: number).first { $0.status(at: now) != nil }
    }
}

extension JSON {
    /// The envelope of an answer that is given.
    static func envelope(_ data: JSON, requestId: String) -> JSON {
        [
            "code": .number("200"), "result": .bool(true), "message": .text("Success"), "data": data,
            "requestId": .text(requestId), "success": .bool(true),
        ]
    }

    /// The envelope of an answer that is refused.
    static func envelope(_ refusal: Refusal, requestId: String) -> JSON {
        [
            "code": JSON(refusal.code), "result": .bool(false), "message": .text(refusal.message), "data": .null,
            "requestId": .text(requestId), "success": .bool(false),
        ]
    }
}
