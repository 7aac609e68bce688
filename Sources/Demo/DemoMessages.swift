/// The messages the demo sends, in the shapes CJ documents.
enum DemoMessages {
    /// An order of two lines, created.
    static let created = order(
        status: "CREATED", updated: "2024-01-02 11:31:45", paid: "null", shipped: "null", track: "null")
    /// The same order, shipped.
    static let shipped = order(
        status: "SHIPPED", updated: "2024-01-05 02:10:09", paid: #""2024-01-02 11:40:02""#,
        shipped: #""2024-01-05 02:10:00""#, track: #""YT2400511272001234""#)

    private static func order(status: String, updated: String, paid: String, shipped: String, track: String) -> String {
        """
        {"messageId":"4b8f3c1d2e5a46b790c1d2e3f4a5b6c7","type":"ORDER","messageType":"UPDATE","params":{\
        "orderNumber":"shop-1042","cjOrderId":210823100016290555,"orderStatus":"\(status)",\
        "logisticName":"CJPacket Ordinary","trackNumber":\(track),"createDate":"2024-01-02 11:31:45",\
        "updateDate":"\(updated)","payDate":\(paid),"deliveryDate":\(shipped),"completeDate":null,"orderItems":[\
        {"vid":"1392053744945991680","quantity":2,"sellPrice":4.35,"lineItemId":"2401020000000000001",\
        "storeLineItemId":"9001","productionOrderStatus":1,"abnormalType":[]},\
        {"vid":"1392053744945991744","quantity":1,"sellPrice":"0.57","lineItemId":"2401020000000000002",\
        "storeLineItemId":"9002","productionOrderStatus":1,"abnormalType":[6,9]}]}}
        """
    }

    /// The order's parcel, delivered; track events come as JSON text within the JSON.
    static let delivered = #"""
        {"messageId":"9d0c7e6f5a4b4c3d8e2f1a0b9c8d7e6f","type":"LOGISTIC","messageType":"UPDATE","openId":12312,"params":{\#
        "orderId":210823100016290555,"logisticName":"CJPacket Ordinary","trackingNumber":"YT2400511272001234",\#
        "trackingStatus":12,"logisticsTrackEvents":"[\#
        {\"status\":5,\"activity\":\" Departed from facility\",\"location\":\" Shenzhen\",\"eventTime\":\"2024-01-07 21:05:00\"},\#
        {\"status\":8,\"activity\":\" Customs clearance completed\",\"location\":\" Anchorage\",\"eventTime\":\"2024-01-12 14:20:31\"},\#
        {\"status\":12,\"activity\":\" Delivered, PO Box\",\"location\":\" NENANA,AK 99760\",\"eventTime\":\"2024-01-18 07:59:22\"}]"}}
        """#

    /// What CJ sends to see whether somebody answers: signed, but no event.
    static let probe = #"{"messageId":"5e5e5e5e5e5e4e5e8e5e5e5e5e5e5e5e"}"#
}
