public import Foundation
import Instants

/// Bodies in the shapes CJ documents, written for the tests.
public enum Messages {
    /// The documented ORDER: a created order of one line.
    public static let order = """
        {
          "messageId": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
          "type": "ORDER",
          "messageType": "UPDATE",
          "params": {
            "orderNumber": "api_0f1e2d3c4b5a69788796a5b4c3d2e1f0",
            "cjOrderId": 210823100016290555,
            "orderStatus": "CREATED",
            "logisticName": "CJPacket Ordinary",
            "trackNumber": null,
            "createDate": "2021-08-23 11:31:45",
            "updateDate": "2021-08-23 11:31:45",
            "payDate": null,
            "deliveryDate": null,
            "completeDate": null,
            "orderItems": [
              {
                "vid": "1392053744945991680",
                "quantity": 1,
                "sellPrice": 0.57,
                "lineItemId": "2505170958390976500",
                "storeLineItemId": "16045188153625",
                "productionOrderStatus": 1,
                "abnormalType": [6, 9]
              }
            ]
          }
        }
        """

    /// The documented LOGISTIC: the same order's parcel, delivered in Nenana, with blanks before the values.
    public static let logistic = #"""
        {"messageId":"0a1b2c3d4e5f60718293a4b5c6d7e8f9","type":"LOGISTIC","messageType":"UPDATE","openId":12312,"params":{"orderId":210823100016290555,"logisticName":"CJPacket Ordinary","trackingNumber":"number12345678","trackingStatus":12,"logisticsTrackEvents":"[{\"status\":12,\"activity\":\" Delivered, PO Box\",\"location\":\" NENANA,AK 99760\",\"eventTime\":\"2024-01-18 07:59:22\",\"statusDesc\":\"Delivered\",\"thirdActivity\":\"Delivered, PO Box\",\"thirdLocation\":\"NENANA,AK 99760\",\"thirdEventTime\":\"2024-01-18 07:59:22\"}]"}}
        """#

    /// The documented ORDERSPLIT: one order became two, of two lines and one.
    public static let orderSplit = """
        {
          "messageId": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
          "type": "ORDERSPLIT",
          "messageType": "UPDATE",
          "params": {
            "originalOrderId": "original order id",
            "splitOrderList": [
              {
                "createAt": 1673490845706,
                "orderCode": "SD1613355441583259648-2",
                "orderStatus": 300,
                "productList": [
                  {
                    "sku": "CJNSSYLY01043-Claret-S",
                    "vid": "2547992D-CEE1-4BFD-99AC-9E30354F771F",
                    "quantity": 1,
                    "productCode": "1613355657229205504"
                  },
                  {
                    "sku": "CJJSAQXF00016-Orange",
                    "vid": "A9C95BCB-D824-4AA1-A389-E86F3CCB10EF",
                    "quantity": 1,
                    "productCode": "1613355657229205506"
                  }
                ]
              },
              {
                "createAt": 1673490845706,
                "orderCode": "SD1613355441583259648-1",
                "orderStatus": 300,
                "productList": [
                  {
                    "sku": "CJNSSYLY01043-White-M",
                    "vid": "0550DFC6-7FF7-4662-AE7D-B4DF0E4EB24A",
                    "quantity": 1,
                    "productCode": "1613355657229205505"
                  }
                ]
              }
            ],
            "orderSplitTime": "拆单时间"
          }
        }
        """

    /// A short ORDER with the given members of `params`, written as JSON.
    public static func order(_ params: [String: String]) -> [UInt8] { message("ORDER", params) }

    /// A short LOGISTIC with the given members of `params`, written as JSON.
    public static func logistic(_ params: [String: String]) -> [UInt8] { message("LOGISTIC", params) }

    /// A short message with the given members of `params`, written as JSON.
    public static func message(
        _ type: String, _ params: [String: String], messageType: String = "UPDATE"
    ) -> [UInt8] {
        let members = params.sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",")
        return Array(#"{"type":"\#(type)","messageType":"\#(messageType)","params":{\#(members)}}"#.utf8)
    }
}

extension Date {
    /// An instant by its ISO 8601 text in UTC, with or without fraction; the epoch when the text is none.
    public static func utc(_ text: String) -> Date {
        let plain = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        return ((try? plain.parse(text)) ?? Date(timeIntervalSince1970: 0)).roundedToMicroseconds
    }
}
