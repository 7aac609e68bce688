import CJ
import Folding
import Foundation
import TestSupport
import Testing

/// One way in which the ids of orders may arrive, and the orders that are known then.
struct Arriving: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bodies: [[UInt8]]
    /// Each as `key: code/internal/number`, `–` for none.
    let orders: [String]

    init(_ testDescription: String, _ bodies: [UInt8]..., orders: [String]) {
        self.testDescription = testDescription
        self.bodies = bodies
        self.orders = orders
    }

    static let all: [Arriving] = [
        Arriving(
            "an internal id as a number above 2^53", Messages.order(["cjOrderId": "210823100016290555"]),
            orders: ["210823100016290555: –/210823100016290555/–"]),
        Arriving(
            "an internal id of 19 digits as text", Messages.order(["cjOrderId": #"" 2505170958390976501 ""#]),
            orders: ["2505170958390976501: –/2505170958390976501/–"]),
        Arriving(
            "an internal id with leading zeros", Messages.order(["cjOrderId": #""0077""#]), orders: ["0077: –/0077/–"]),
        Arriving(
            "an internal id now as a number, now as text", Messages.order(["cjOrderId": "7007"]),
            Messages.order(["cjOrderId": #""7007""#]), orders: ["7007: –/7007/–"]),
        Arriving("a code", Messages.order(["cjOrderId": #""SD77""#]), orders: ["SD77: SD77/–/–"]),
        Arriving(
            "a code beside an internal id", Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD77""#]),
            orders: ["SD77: SD77/7007/–"]),
        Arriving(
            "a code after its internal id was heard of, and then both", Messages.order(["cjOrderId": "7007"]),
            Messages.order(["cjOrderId": #""SD77""#]),
            Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD77""#]), orders: ["SD77: SD77/7007/–"]),
        Arriving(
            "two codes for one internal id", Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD78""#]),
            Messages.order(["cjOrderId": "7007", "cjOrderCode": #""SD77""#]), orders: ["SD77: SD77/7007/–"]),
        Arriving("the seller's number alone", Messages.order(["orderNumber": #""N""#]), orders: ["#N: –/–/N"]),
        Arriving("the deprecated orderNum", Messages.order(["orderNum": #""N""#]), orders: ["#N: –/–/N"]),
        Arriving(
            "the number first, and CJ's id late by ORDER_CONNNECTED", Messages.order(["orderNumber": #""N""#]),
            connected("7007", number: "N"), orders: ["7007: –/7007/N"]),
        Arriving(
            "CJ's id by ORDER_CONNNECTED before the number is heard of", connected("7007", number: "N"),
            Messages.order(["orderNumber": #""N""#]), orders: ["7007: –/7007/N"]),
        Arriving(
            "another id of CJ's by ORDER_CONNNECTED", connected("7007", number: "N"), connected("7008", number: "N"),
            orders: ["7007: –/7007/N", "7008: –/7008/N"]),
        Arriving(
            "a number that two orders have", Messages.order(["orderNumber": #""N""#]), connected("7007", number: "N"),
            connected(#""SD78""#, number: "N"), orders: ["#N: –/–/N", "7007: –/7007/N", "SD78: SD78/–/N"]),
        Arriving(
            "a LOGISTIC with an internal id", Messages.logistic(["orderId": "210823100016290555"]),
            orders: ["210823100016290555: –/210823100016290555/–"]),
        Arriving(
            "a LOGISTIC with a code", Messages.logistic(["orderId": #""SD77""#]), orders: ["SD77: SD77/–/–"]),
        Arriving(
            "a LOGISTIC with a code and the seller's numbers",
            Messages.logistic(["orderId": #""SD77""#, "storeOrderNumbers": #"["N","M"]"#]),
            Messages.order(["orderNumber": #""M""#]), orders: ["SD77: SD77/–/M"]),
        Arriving(
            "a LOGISTIC with the seller's numbers alone",
            Messages.logistic(["storeOrderNumbers": #"["N","M"]"#, "trackingNumber": #""T01""#]),
            connected("7007", number: "N"), orders: ["#M: –/–/M", "7007: –/7007/N"]),
        Arriving(
            "a split's parent by its internal id, and children by their codes",
            Messages.message(
                "ORDERSPLIT", ["originalOrderId": "7007", "splitOrderList": #"[{"orderCode":"SD77-1"}]"#]),
            orders: ["7007: –/7007/–", "SD77-1: SD77-1/–/–"]),
        Arriving(
            "a bill's order", Messages.message("MAKEUP", ["orderId": #""BT1""#, "relationOrderId": #""SD77""#]),
            orders: ["SD77: SD77/–/–"]),
        Arriving(
            "the text null, blanks and nothing for an id",
            Messages.order(["cjOrderId": #""null""#, "cjOrderCode": #""  ""#, "orderNumber": #""N""#]),
            orders: ["#N: –/–/N"]),
        Arriving(
            "a word for no id beside codes", Messages.order(["cjOrderId": #""TEST""#, "cjOrderCode": #""SD77""#]),
            Messages.order(["cjOrderId": #""test""#, "cjOrderCode": #""SD78""#]),
            Messages.order(["cjOrderId": "1111111", "cjOrderCode": #""SD78""#]),
            orders: ["SD77: SD77/–/–", "SD78: SD78/–/–"]),
        Arriving(
            "an internal id in scientific form", Messages.order(["cjOrderId": "2.10823100016290555e17"]),
            orders: ["210823100016290555: –/210823100016290555/–"]),
    ]

    private static func connected(_ id: String, number: String) -> [UInt8] {
        Messages.message(
            "ORDER", ["cjOrderId": id, "orderNumber": "\"\(number)\""], messageType: "ORDER_CONNNECTED")
    }
}

@Suite struct `The ids of orders` {
    @Test(arguments: Arriving.all)
    func `lead to the orders they mean, however they arrive and in whatever order`(arriving: Arriving) {
        let messages = stored(arriving.bodies)
        for order in [messages, messages.reversed()] {
            let known = Folded(order).orders.entries.filter { $0.attachedTo == nil }.map { entry in
                let ids = [entry.row.cjOrderCode, entry.row.cjInternalId, entry.row.orderNumber]
                return "\(entry.row.key): \(ids.map { $0 ?? "–" }.joined(separator: "/"))"
            }
            #expect(known == arriving.orders)
        }
    }
}
