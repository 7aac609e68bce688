public import CJ
public import Foundation
import Instants

extension RandomMessages {
    /// The next answer of CJ's API, about the same few things as the webhooks.
    ///
    /// - Parameter askedAt: when it was asked for.
    public mutating func snapshot(askedAt: Date) -> Snapshot? {
        let type = random.pick(SnapshotType.allCases)
        let number = Int.random(in: 0..<orders, using: &random)
        let entity = entity(of: type, number)
        if random.once(in: 6) {
            return Snapshot(
                type, unknown: entity, code: random.once(in: 2) ? "1600300" : nil, endpoint: "/", askedAt: askedAt,
                requestId: nil)
        }
        let members = answer(of: type, number, entity).map { #""\#($0)":\#($1)"# }.joined(separator: ",")
        guard let json = try? JSON(parsing: Array("{\(members)}".utf8)) else { return nil }
        return Snapshot(type, entity: entity, endpoint: "/", askedAt: askedAt, requestId: "r", answer: json)
    }

    private mutating func entity(of type: SnapshotType, _ number: Int) -> String {
        switch type {
        case .orderDetail: random.once(in: 3) ? internalId(number) : "SD\(number)"
        case .orderList, .costSheet, .outboundDetail: "SD\(number)"
        case .trackInfo: random.pick(["T\(number)a", "t\(number)A", "CJ\(number)aYQ", "L\(number % 2)"])
        case .bill: "BT\(number)"
        case .stockingOrder: "SY\(number)"
        case .dispute: "DI\(number % 3)"
        case .variant, .stockLevels: "V\(number % 3)"
        case .balance: "wallet"
        case .billTotals: "\(number % 2)"
        }
    }

    private mutating func answer(of type: SnapshotType, _ number: Int, _ entity: String) -> [String: String] {
        switch type {
        case .orderDetail, .orderList: order(number, withLines: type == .orderDetail)
        case .trackInfo:
            [
                "trackingNumber": random.pick([#""\#(entity)""#, #""T\#(number)a""#, "null"]),
                "cjMailNo": random.pick([#""CJ\#(number)aYQ""#, #""\#(entity)""#, "null"]),
                "lastTrackNumber": random.pick([#""L\#(number % 2)""#, "null"]),
                "trackingTo": random.pick([#""US""#, "null"]),
                "trackingStatus": random.pick([#""In Transit""#, #""Delivered""#, #""Odd one""#, "null"]),
                "deliveryTime": date(), "lastMileCarrier": random.pick([#""USPS""#, #""DHL""#, "null"]),
                "routes": #"[{"acceptTime":\#(date()),"remark":"Departed"}]"#,
            ]
        case .costSheet:
            [
                "orderCode": #""\#(entity)""#,
                "originalOrderCode": random.pick([#""""#, #""SD0""#, #""SD0,SD1""#, #""\#(entity)""#]),
                "cogsBasicDataOrderInfoJson":
                    #"{"a":"CJ\#(number)","d":\#(random.pick(["0", "1"])),"g":\#(amount()),"qq":\#(random.pick(["0", "1"])),"x":\#(random.pick(["{}", #"{"DI\#(number % 3)":{"q":1.5,"p":0.25}}"#])),"z":{"L0":{"w":"K\#(number)","y":1}}}"#,
            ]
        case .bill:
            [
                "orderCode": #""\#(entity)""#, "cjOrderCode": code(number), "amount": amount(),
                "status": String(Int.random(in: 0...6, using: &random)), "diffUseType": "0", "createAt": date(),
            ]
        case .stockingOrder:
            [
                "orderCode": #""\#(entity)""#, "status": random.pick([#""3""#, #""7""#, "10", "99"]),
                "amount": amount(), "createDateTime": "1704103200000", "discountMoney": amount(),
                "trackingNumber": random.pick([#""SF1""#, "null"]), "storageNo2Name": random.pick([#""CN""#, "null"]),
            ]
        case .outboundDetail:
            [
                "orderId": #""\#(entity)""#,
                "productList":
                    #"[{"stanProductId":"V\#(number % 3)","sku":"K\#(number)","privateOrderId":"SY\#(random.pick([0, 1]))","quantity":1}]"#,
            ]
        case .dispute:
            [
                "disputeId": #""\#(entity)""#, "orderId": #""SD\#(number)""#,
                "status": random.pick([#""closed""#, #""open""#, #""cancelled""#, "null"]),
                "finallyDeal": random.pick(["1", "2", "3", "null"]), "money": amount(), "createDate": date(),
                "refundAmount": amount(), "resendOrderCode": random.pick([code(0), "null"]),
            ]
        case .stockLevels:
            [
                "levels": "["
                    + (0..<Int.random(in: 0...2, using: &random)).map { area in
                        #"{"vid":"\#(random.once(in: 5) ? "V0" : entity)","areaId":\#(area + 1),"totalInventoryNum":\#(random.pick(["7", "8", "null"]))}"#
                    }.joined(separator: ",") + "]"
            ]
        case .balance: ["amount": amount(), "freezeAmount": amount(), "noWithdrawalAmount": "0"]
        case .billTotals:
            [
                "type": entity, "totalAmount": amount(),
                "unPaymentCountList": #"[{"type":0,"count":2},{"type":1,"count":0}]"#,
            ]
        case .variant:
            [
                "vid": #""\#(entity)""#, "variantSku": #""K\#(Int.random(in: 0...2, using: &random))""#,
                "variantWeight": random.pick(["20.00", "0", "null"]), "variantLength": random.pick(["30", "null"]),
            ]
        }
    }

    private mutating func order(_ number: Int, withLines: Bool) -> [String: String] {
        var answer = [
            "orderId": #""\#(internalId(number))""#, "orderNum": clientNumber(number), "orderAmount": amount(),
            "orderStatus": random.pick([#""CREATED""#, #""SHIPPED""#, "500", "null"]),
            "isSandbox": random.pick(["0", "1", "null"]), "shippingCountryCode": random.pick([#""US""#, "null"]),
            "trackNumber": random.pick([#""T\#(number)a""#, #""null""#, "null"]), "createDate": date(),
            "outWarehouseTime": random.pick([date(), "null"]),
            "disputeId": random.pick([#""DI\#(number % 3)""#, "null"]),
            "trackingProvider": random.pick([#""Yun""#, "null"]), "storeCreateDate": date(),
            "trackingUrl": #""https://t.example/track?no=CJPKL00000001YQ&zip=1234""#,
            "orderWeight": random.pick(["12", "0", "null"]), "shopId": random.pick([#""5e""#, "null"]),
            "shopName": random.pick([#""Shop""#, "null"]), "storageId": random.pick(["2", "null"]),
            "storageName": random.pick([#""US""#, "null"]),
        ]
        if !random.once(in: 4) { answer["cjOrderCode"] = code(number) }
        if random.once(in: 3) { answer["platformOrderId"] = #""P\#(number)""# }
        if withLines, !random.once(in: 4) {
            answer["productList"] =
                #"[{"lineItemId":"L0","vid":"V0","quantity":1,"sellPrice":\#(amount()),"subOrderProducts":\#(random.pick(["null", #"[{"lineItemId":"L9","variantId":"V1","quantity":2}]"#]))}]"#
        }
        return answer
    }

    private mutating func amount() -> String {
        random.pick(["1.5", #""2.50""#, "null", #""15.16 -- 15.17""#, "-3"])
    }
}
