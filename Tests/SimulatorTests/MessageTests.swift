import CJ
import Foundation
import Testing

@testable import Simulator

@Suite struct `The messages of a life` {
    static let world = World(seed: 31, orders: 80)

    /// Every message of the world, in one manner for all.
    private static func messages(in manner: Manner = .documented) -> [Simulator.Message] {
        world.lives.flatMap { life in life.changes(in: .documents).compactMap { life.message(about: $0, in: manner) } }
    }

    @Test(arguments: [
        (
            "ORDER",
            """
            orderNumber=text cjOrderId=number|null orderStatus=text logisticName=text trackNumber=text|null \
            trackingUrl=text|null trackingProvider=text|null createDate=text updateDate=text payDate=text|null \
            deliveryDate=text|null completeDate=text|null privateOutboundOrder=bool orderItems=array
            """
        ),
        (
            "LOGISTIC",
            """
            orderId=number storeOrderNumbers=array logisticName=text trackingNumber=text trackingProvider=text \
            trackingUrl=text trackingStatus=number logisticsTrackEvents=text
            """
        ),
        ("ORDERSPLIT", "originalOrderId=text splitOrderList=array orderSplitTime=text"),
        (
            "MAKEUP",
            """
            orderId=text relationOrderId=text|null payOrderId=text|null amount=number reason=text type=number \
            diffUseType=number status=text createDate=text paymentDate=text|null
            """
        ),
        (
            "PRIVATE_ORDER",
            """
            orderId=text orderNumber=text status=text orderType=number createDate=text paymentDate=text|null \
            deliveryDate=text|null completeDate=text|null
            """
        ),
    ])
    func `have the fields that CJ documents, in its types`(type: String, fields: String) {
        let written = Self.messages().filter { $0.type.rawValue == type }.map(\.params)
        let expected = fields.split(separator: " ").map { $0.split(separator: "=") }
        #expect(!written.isEmpty)
        for params in written {
            #expect(params.keys == expected.map { String($0[0]) })
        }
        for field in expected {
            let kinds = Set(written.compactMap { $0[String(field[0])]?.kind })
            #expect(kinds == Set(field[1].split(separator: "|").map(String.init)), "\(field[0])")
        }
    }

    @Test func `have lines, parts of a split, track events and levels in CJ's fields`() throws {
        let byType = Dictionary(grouping: Self.messages(), by: \.type)
        func first(_ type: MessageType, _ key: String) -> Simulator.JSON? {
            byType[type]?.first?.params.rows(key).first
        }
        #expect(
            first(.order, "orderItems")?.keys == [
                "vid", "quantity", "sellPrice", "lineItemId", "storeLineItemId", "productionOrderStatus",
                "abnormalType",
            ])
        let part = first(.orderSplit, "splitOrderList")
        #expect(part?.keys == ["createAt", "orderCode", "orderStatus", "productList"])
        #expect(part?["orderStatus"] == .number("300"))
        #expect(part?.rows("productList").first?.keys == ["sku", "vid", "quantity", "productCode"])

        let events = try #require(byType[.logistic]?.first?.params["logisticsTrackEvents"]?.string)
        let event = try #require((try JSONSerialization.jsonObject(with: Data(events.utf8)) as? [[String: Any]])?.first)
        #expect(
            Set(event.keys) == [
                "status", "activity", "location", "eventTime", "statusDesc", "thirdActivity", "thirdLocation",
                "thirdEventTime",
            ])
        #expect(event["status"] is Int)

        let stock = try #require(byType[.stock]?.first?.params)
        let vid = try #require(stock.keys.first)
        #expect(
            stock.rows(vid).first?.keys == ["vid", "areaId", "areaEn", "countryCode", "storageNum", "pid"])
    }

    @Test func `speak of every status, of bills as made, paid and cancelled, and of matched products`() {
        let messages = Self.messages()
        let statuses = Set(messages.filter { $0.type == .order }.compactMap { $0.params["orderStatus"]?.string })
        #expect(
            statuses == ["CREATED", "IN_CART", "UNPAID", "UNSHIPPED", "SHIPPED", "DELIVERED", "CANCELLED", "OTHER"])
        func kinds(_ type: MessageType) -> Set<String> { Set(messages.filter { $0.type == type }.map(\.messageType)) }
        #expect(kinds(.order) == ["INSERT", "UPDATE", "ORDER_CONNNECTED"])
        #expect(kinds(.makeup) == ["INSERT", "PAID", "CANCEL"])
        #expect(kinds(.privateOrder) == ["INSERT", "UPDATE"])
        #expect(Set(messages.map(\.type)) == Set(MessageType.allCases))
    }

    @Test func `only outbound orders have an INSERT`() {
        for message in Self.messages() where message.type == .order && message.messageType == "INSERT" {
            #expect(message.params["privateOutboundOrder"] == .bool(true))
        }
    }

    @Test func `tell that a part of a split is there by the split alone`() {
        var splits = 0
        for life in Self.world.lives {
            guard case .split(let count) = life.kind else { continue }
            let begun = Set(life.changes(in: .documents).filter { $0.at == life.orders[1].createdAt }.map(\.subject))
            #expect(begun == [.order(0), .split])
            #expect(
                (1...count).allSatisfy { index in life.changes(in: .documents).contains { $0.subject == .order(index) }
                })
            splits += 1
        }
        #expect(splits > 0)
    }

    @Test func `name an order by CJ's id only once its products are matched`() throws {
        let life = try #require(Self.world.lives.first { $0.orders[0].connectedAt != nil })
        let connected = try #require(life.orders[0].connectedAt)
        for change in life.changes(in: .documents) where change.subject == .order(0) {
            let message = try #require(life.message(about: change, in: .documented))
            #expect((message.params["cjOrderId"] == .null) == (change.at < connected))
        }
    }

    @Test func `say in any manner, to the ledger's reader, what the truth says then`() throws {
        let faults = Faults(hasHabits: true)
        let utc = TimeZone.gmt
        for posting in Self.world.postings(under: faults) {
            let body = Self.world.webhook(of: posting, under: faults).body
            let life = Self.world.lives[posting.life]
            let now = posting.change.at
            switch (try CJ.Message(Envelope(body), zone: utc), posting.change.subject) {
            case (.order(let message), .order(let index)):
                let order = life.orders[index]
                #expect(message.orderNumber == order.ids.number)
                #expect(message.orderStatus == order.status(at: now)?.rawValue)
                #expect(message.cjOrderIds.allSatisfy { [order.ids.code, order.ids.internalId].contains($0) })
                #expect(message.payDate?.text == order.paidAt.reached(at: now)?.cjText)
                #expect(
                    message.trackNumbers.first?.written
                        == order.parcel.flatMap { $0.step(at: now) == nil ? nil : $0.trackNumber })
                #expect(message.lines?.map(\.sellPrice) == order.lines.map { Decimal(string: $0.unitPrice.text) })
            case (.logistic(let message), .parcel(let index)):
                let parcel = try #require(life.orders[index].parcel)
                #expect(message.trackNumbers.map(\.written) == [parcel.trackNumber])
                #expect(message.trackingStatus == parcel.step(at: now).map { String($0.code) })
                #expect(message.trackEvents.count == parcel.events.filter { $0.at <= now }.count)
            case (.orderSplit(let message), .split):
                #expect(message.originalOrderId == life.orders[0].ids.code)
                #expect(message.children.map(\.orderCode) == life.orders.dropFirst().map(\.ids.code))
                #expect(message.children.allSatisfy { $0.createdAt?.instant == now.date })
            case (.bill(let message), .bill(let place, let index)):
                #expect(message.relatedOrderId == life.orders[index].ids.code)
                #expect(message.amount == Decimal(string: life.orders[index].bills[place].amount.text))
            case (.bill(let message), .accountBill(let place)):
                #expect(message.billId == life.accountBills[place].id && message.relatedOrderId == nil)
            case (.stockingOrder(let message), .stockingOrder(let index)):
                #expect(message.stockingOrderId == life.stockingOrders[index].id)
            case (.stock(let message), .stock(let index)):
                #expect(message.levels.count == life.orders[index].lines.count)
            default: Issue.record("another message than the change is about")
            }
        }
    }
}

extension Instant {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(seconds)) }
}
