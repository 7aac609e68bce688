public import CJ
import NIOCore

/// Makes requests with signed webhooks of 0.5 to 2 kB, an ORDER and a LOGISTIC of each order, no two bodies alike.
///
/// A request is a form with numbers of fixed width, so that making one costs a signature and a copy and little else.
public struct SignedWebhooks {
    private let signingKey: SigningKey
    private var orders: [Form]
    private var logistics: [Form]

    public init(signingKey: SigningKey, path: String) {
        self.signingKey = signingKey
        orders = (1...9).map { Form(body: Self.order(lines: $0), path: path) }
        logistics = (1...7).map { Form(body: Self.logistic(trackEvents: $0), path: path) }
    }

    /// The bytes of a request, head and body; the same for the same number.
    mutating func request(_ number: Int) -> ByteBuffer {
        let order = number / 2
        if number.isMultiple(of: 2) {
            return orders[order % orders.count].request(number: order, signedWith: signingKey)
        }
        return logistics[order % logistics.count].request(number: order, signedWith: signingKey)
    }

    /// The `messageId` in a webhook, which no other number has.
    public static func messageId(of number: Int) -> String {
        let digits = String(number / 2)
        let padding = String(repeating: "0", count: max(0, numberMark.utf8.count - digits.count))
        return (number.isMultiple(of: 2) ? orderIdStart : logisticIdStart) + padding + digits
    }

    private static let orderIdStart = "7cceede817dc47ed9748"
    private static let logisticIdStart = "9d1fb6a2c04e4b7ca1e3"

    /// Stands in a form where the number goes.
    fileprivate static let numberMark = "@@@@@@@@@@@@"

    private static func order(lines: Int) -> String {
        let line =
            #"{"abnormalType":[6,9],"lineItemId":"2505170958390976500","productionOrderStatus":1,"quantity":1,"sellPrice":0.57,"storeLineItemId":"16045188153625","vid":"1392053744945991680"}"#
        return """
            {"messageId":"\(orderIdStart)\(numberMark)","messageType":"UPDATE","params":{\
            "cjOrderId":210823\(numberMark),"createDate":"2021-08-23 11:31:45","logisticName":"CJPacket Ordinary",\
            "orderItems":[\(Array(repeating: line, count: lines).joined(separator: ","))],\
            "orderNumber":"bench-\(numberMark)","orderStatus":"CREATED","updateDate":"2021-08-23 11:31:45"},\
            "type":"ORDER"}
            """
    }

    private static func logistic(trackEvents: Int) -> String {
        let event =
            #"{\"activity\":\"Departed from sorting centre\",\"eventTime\":\"2021-08-25 08:12:09\",\"location\":\"NENANA,AK 99760\",\"status\":5,\"statusDesc\":\"First leg\",\"thirdActivity\":\"Departed from sorting centre\"}"#
        return """
            {"messageId":"\(logisticIdStart)\(numberMark)","messageType":"UPDATE","params":{\
            "logisticName":"CJPacket Ordinary",\
            "logisticsTrackEvents":"[\(Array(repeating: event, count: trackEvents).joined(separator: ","))]",\
            "orderId":"210823\(numberMark)","storeOrderNumbers":["bench-\(numberMark)"],\
            "trackingNumber":"YT\(numberMark)","trackingProvider":"CJPacket","trackingStatus":5,\
            "trackingUrl":"https://example.com/track?number=YT\(numberMark)"},"type":"LOGISTIC"}
            """
    }
}

/// A request with gaps for a number and for the signature.
private struct Form {
    private let headBeforeSignature: String
    private let headAfterSignature: String
    private var body: [UInt8]
    private let numberOffsets: [Int]

    init(body text: String, path: String) {
        let bytes = Array(text.utf8)
        let mark = Array(SignedWebhooks.numberMark.utf8)
        body = bytes
        numberOffsets = bytes.indices.filter { bytes[$0...].starts(with: mark) }
        headBeforeSignature =
            "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: \(bytes.count)\r\nsign: "
        headAfterSignature = "\r\n\r\n"
    }

    mutating func request(number: Int, signedWith key: SigningKey) -> ByteBuffer {
        for offset in numberOffsets {
            var rest = number
            for place in (offset..<offset + SignedWebhooks.numberMark.utf8.count).reversed() {
                body[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
        }
        var request = ByteBuffer()
        request.reserveCapacity(headBeforeSignature.utf8.count + 64 + body.count)
        request.writeString(headBeforeSignature)
        request.writeString(key.sign(body))
        request.writeString(headAfterSignature)
        request.writeBytes(body)
        return request
    }
}
