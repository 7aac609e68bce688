import CJ
import Folding
import Schema

extension ShipmentTexts {
    /// The table compiled into the program.
    static func fromSchema() throws -> ShipmentTexts { try compiledIn.get() }

    private static let compiledIn = Result {
        try ShipmentTexts(parsing: ShipmentTextTable.text, exceptionKinds: ShipmentTextTable.exceptionKinds)
    }
}

/// What carriers write, and what it means for the parcel.
enum ShipmentTextCases {
    /// A text a line, by what they mean.
    typealias Texts = KeyValuePairs<ShipmentStatus, String>

    /// Every text with its status.
    static let all: [(text: String, status: ShipmentStatus)] = [
        english, marked, chinese, further, spanish, french, portuguese, italian, german, dutch, polish, russian,
        turkish,
        arabic, hebrew, japanese, korean,
    ].flatMap { texts in
        texts.flatMap { status, texts in texts.split(separator: "\n").map { (String($0), status) } }
    }

    /// English and the Chinese that came beside it.
    private static let english: Texts = [
        .preTransit: """
        Shipping label created
        Shipping Label Created, USPS Awaiting Item
        Label printed
        Pre-Shipment Info Sent to USPS, USPS Awaiting Item
        PRE_TRANSIT
        PreTransit
        InfoReceived
        Pending
        Shipper created a label, UPS has not received the package yet.
        Seller has created a label, but the carrier has not yet received the parcel
        Shipment information sent to FedEx
        Shipment information received
        Electronic information submitted by shipper
        Order information has been transmitted to the carrier
        The instruction data for this shipment have been provided by the sender to DHL electronically
        Parcel data received
        Electronic notification of shipment
        Pre-advice
        Preadvised
        Info received
        Not yet shipped
        The parcel has not yet been shipped
        Order created
        Order placed
        Order received
        Order Processed: Ready for UPS
        Sender preparing item
        Received notice that the originating post is preparing to dispatch this mail piece
        We're expecting it
        Awaiting dispatch
        Pickup scheduled
        Manifested
        Shipment is ready for pickup by the carrier
        Ready for pick-up by courier
        电子预报信息已接收
        【深圳】已收到预报
        包裹信息已接收
        商家信息已录入
        快件信息收到
        已下单，等待仓库处理
        订单已创建
        已打印面单
        待揽收
        等待揽件
        已通知快递员上门揽收
        未揽收
        商家未发货
        待发货
        """,
        .inTransit: """
        In transit
        In Transit
        IN TRANSIT
        IN_TRANSIT
        InTransit
        In Transit to Next Facility, Arriving Late
        Your item is on its way
        Your package is on the way
        Accepted at USPS Origin Facility
        Acceptance
        Picked up
        Picked Up by Shipping Partner, USPS Awaiting Item
        Departed Shipping Partner Facility, USPS Awaiting Item
        PickedUp
        Yanwen Pickup scan
        Collected from sender's premises by van
        Collected
        Item posted over the counter
        Posting/Collection
        Parcel lodged
        Received at origin warehouse
        Received by logistics company
        Received by local post office
        Received from customer's agent abroad
        Received in Leipzig
        Item received
        Parcel received
        Shipment received
        Package received
        USPS in possession of item
        We've got it
        Arrived at USPS Regional Facility
        Arrived at Post Office
        Arrival at delivery office
        Arriving on time
        Departed Facility in HONG KONG
        Departure from outward office of exchange
        Left FedEx origin facility
        At local FedEx facility
        Leaving from departure country/region
        Leave the country of dispatch
        Now in UK
        Your parcel has left the United Kingdom
        Processed at SHENZHEN - CHINA MAINLAND
        Processing center outbound
        Processing at UPS
        Sorted
        Origin Scan
        Parcel scanned
        Dispatched to overseas
        Item despatched
        SHIPPED
        Forwarded
        Transferred to local carrier
        Package handed over to local carrier
        Hand over to airline.
        Delivered to airline
        Tendered to Delivery Service Provider
        Shipment consolidated
        Outbound in sorting center
        Inbound scan
        International flight has taken off
        Loaded by airline
        Exported
        Import Scan
        Redirected
        Rerouted at request
        Item re-routed
        Customs clearance started
        Released by customs
        Inbound Into Customs
        Clearance processing complete
        Import customs clearance completed
        Item returned from customs (import)
        Item returned from import Customs
        Item returned from export Customs
        Delivered to the carrier
        Delivered to carrier
        Delivered to the local carrier
        Delivered to post office
        Delivered to the local post office
        Imported
        Outbound
        Inbound
        Picked up from customer
        Exception resolved
        Ready for delivery
        Awaiting delivery
        Delivery scheduled
        Scheduled for delivery tomorrow
        Expected delivery by Friday
        Estimated delivery date changed
        Delivery is now expected on Monday
        Will be delivered on the next business day
        To be delivered
        Your parcel should be delivered soon
        Delivery has been rescheduled
        Redelivery requested
        For delivery preparation
        Not yet delivered
        Your parcel has not yet been delivered
        Delivered to Agent for Final Delivery
        Delivered to local carrier
        Delivered to airport
        Delivered to air transport
        Delivered to local post office
        Delivered to the delivery office
        Delivered to warehouse
        Delivered to sorting centre
        Delivered to depot
        【深圳】已揽收
        快递员已揽件
        已收寄
        已收件
        快递员已取件
        商家已发货
        包裹已出库
        已入库称重
        运输中
        转运中
        中转
        封发
        已出口直封
        进口互封
        已交航
        航班延后
        飞机起飞
        已启运
        航空落地
        到达目的国
        已抵达洛杉矶
        离开【广州】，下一站【洛杉矶】
        快件发往美国
        已发出
        送往末端站点
        分拣完成
        国际处理中心
        已装车
        交接给末端服务商
        已交付当地邮政
        承运商已接收包裹
        运送中
        航空公司接收
        清关完成
        出口报关
        海关放行
        通关中
        待签收
        待妥投
        预计明天送达
        快件即将送达
        已送达机场
        送达转运中心
        """,
        .outForDelivery: """
        out for delivery
        Out for Delivery, Expected Delivery by 9:00pm
        OUT_FOR_DELIVERY
        OutForDelivery
        Out For Delivery Today
        Out for delivery; delivery will be attempted again today
        Item out for physical delivery
        Shipment is out with courier for delivery
        With delivery courier
        With driver for delivery
        The shipment has been loaded onto the delivery vehicle
        On FedEx vehicle for delivery
        Onboard for delivery
        On board for delivery
        Your parcel is being delivered
        Delivery in progress
        Due for delivery today
        Due to be delivered today
        派送中
        快递员派件中
        投递中
        配送中
        正在派送途中，请您保持电话畅通
        正在派件
        快件正在投递
        【上海】安排投递
        安排派送
        快件已到网点，请准备签收
        进行派件
        派件员正在联系您
        外出派送
        外出投递
        快件在派送途中
        """,
        .availableForPickup: """
        Available for pickup
        Item available for pick up at post office
        AvailableForPickup
        Available for collection
        Available for Redelivery or Collection
        Ready for pickup
        Ready for pick-up at the PACKSTATION
        Ready for collection
        Ready for recipient pickup
        Ready for Customer Pickup
        Ready to be collected
        Awaiting collection
        Waiting for collection
        Waiting to be collected at the shop
        Item arrived for pick-up by recipient
        Arrived at collection point
        Delivered to UPS Access Point location
        Delivered to pickup point
        Arrived at pick-up point
        Delivered to parcel locker
        Delivered to DPD parcel shop
        Held at Post Office
        Held at location
        Held for pickup
        Held at depot, at customer request
        Reminder to pick up your item before it is returned to sender
        Please pick up your item; it will be returned to sender after 15 days
        Not collected yet; it will be returned to sender after 7 days
        请在7天内取件，否则将退回
        到达待取
        待取件
        保留，待收件人领取
        待自提
        包裹可自提
        已到达自提点
        已存放至代收点
        已放入快递柜
        包裹已到菜鸟驿站
        请凭取件码取件
        驿站已代签收，请及时取件
        """,
        .attemptFailed: """
        undelivered
        UNDELIVERED
        Undelivered - recipient moved
        not delivered
        Item has not been delivered
        Non-delivery
        Your item could not be delivered
        The courier couldn't deliver your parcel
        Can not deliver
        Cannot be delivered
        We can't deliver today
        Unable to deliver item
        We couldn't find the address, so the parcel cannot be delivered
        Delivery could not be completed
        Failed to deliver
        Failed to be delivered
        Undelivered, card left
        Unable to access property
        Delivery Attempted - No Access to Delivery Location
        No access to building
        Delivery failed
        FAILED DELIVERY
        Delivery unsuccessful
        Unsuccessful item delivery attempt
        Delivery not possible
        Failed attempt
        AttemptFail
        Missed delivery
        Sorry, we missed you
        Delivery attempted
        First attempt to deliver
        Attempted delivery
        Delivery attempt
        An attempt was made
        We've tried to deliver your parcel
        Notice Left (No Authorized Recipient Available)
        Driver left a notice
        Card left indicating where and when to pick up item
        Carded to post office
        Customer not at home
        Nobody home
        No one was home
        The recipient was not home
        Recipient was not available
        The receiver was not available
        Customer not available or business closed
        Addressee not available
        Addressee absent
        Recipient absent
        Business closed
        Premises closed
        未妥投
        未妥投，收件人地址欠详
        快件未签收
        未能投递
        未投递成功
        投递失败
        试投未成功
        投递并签收不成功
        派送失败
        快件派送不成功
        派件失败
        妥投失败
        签收失败
        配送失败
        无人在家
        收件人不在
        无法联系收件人
        电话联系不上
        明日再投
        """,
        .exception: """
        Delivery exception
        Exception
        Processing exception
        Undeliverable as addressed
        Cannot be delivered as addressed
        Lost
        Parcel lost in transit
        Package missing
        Damaged
        Shipment damage reported
        Destroyed
        Dead Mail/Disposed by Post Office
        Parcel abandoned
        Stolen
        Seized by authorities
        Confiscated
        Shipment on hold
        Held by customs
        Held at customs
        Held in customs
        Customs rejected the declaration
        Shipment refused by customs
        Vehicle breakdown, delivery vehicle delayed
        Clearance failed
        Clearance delay
        Delayed
        Shipment delayed by weather
        Insufficient address
        Incomplete address
        Incorrect address
        Wrong address
        There is a problem with the address
        Addressee unknown
        No such number
        Vacant
        Moved, left no address
        Missent
        Misrouted
        Prohibited goods
        FAILURE
        Forward expired
        Retention period expired
        Storage period expired
        无法投递
        包裹丢失
        快件遗失
        外包装破损
        包裹损坏
        包裹已销毁
        已弃件
        航班延误
        快件滞留
        签收异常
        包裹异常
        问题件
        海关扣留
        扣关
        清关失败
        快件被拦截
        逾期未取
        查无此人
        地址不详
        地址错误
        """,
        .expired: """
        Expired
        Tracking expired
        查询超时
        运输过久
        """,
        .delivered: """
        Delivered
        Delivered; return receipt signed
        Delivered on second attempt
        Delivered, unable to obtain signature
        Delivered ahead of schedule
        Delivered to neighbor, card left
        Delivered to front door by carrier
        Delivered. Sender was notified
        Left at porch
        Picked up by the recipient
        DELIVERED
        delivered
        Delivered, PO Box
        Delivered, In/At Mailbox
        Delivered, Left with Individual
        Delivered, Parcel Locker
        Delivered, Front Door/Porch
        Delivered, Individual Picked Up at Post Office
        Delivered to neighbour
        Item successfully delivered
        Final delivery
        Delivery successful
        Delivery complete
        Proof of delivery available
        Signed for by JOHN
        Signed by J. SMITH
        Signed
        Left with neighbour Mrs X
        Left in safe place
        Left at front door
        Received by the recipient
        Received by addressee
        Received by customer
        Handed to recipient
        Picked up by recipient
        Parcel was picked up by customer
        Collected by recipient
        Customer picked up at the access point
        The parcel was handed to my neighbour
        Handed to neighbor
        The recipient has picked up the shipment from the retail outlet
        Collected by customer
        Collected by addressee
        已签收
        包裹已在驿站签收
        快件已由快递柜签收
        您的快件已签收，派件员张三
        已签收，感谢使用驿站
        已签收，签收人是【李四】
        本人签收
        已簽收
        快件已由代收点签收
        妥投
        投递成功
        派送成功
        已送达
        已交付收件人
        收件人已取走包裹
        客户已自提
        自提完成
        已在自提点自提签收
        """,
        .returning: """
        Return to sender
        RETURN TO SENDER PROCESSED
        Return to the sender
        Return to shipper
        Returning to sender
        Unclaimed/Being Returned to Sender
        Item being returned to sender, signed for
        Unclaimed
        Package is to be returned
        The item will be returned to sender
        On the way back to the shipper
        Return shipment dispatched
        Return initiated
        Return in transit
        Return processing
        Returned from destination country
        Return
        Refused by recipient
        Delivery refusal
        Rejected by addressee
        Parcel rejected
        Undelivered, returning to sender
        收件人拒收
        收件人拒绝签收
        客户拒签
        退回
        退回中，未签收
        未妥投，退回
        正在退件
        包裹退运
        退货中
        """,
        .returned: """
        returned to sender, signed
        Returned to sender
        Returned to the sender
        Returned to shipper
        Returned to the seller's warehouse
        Delivered, To Original Sender
        Delivered to sender
        Delivered to the sender
        Delivered to the original sender
        Returned to seller
        Delivered to shipper
        Delivered back to the merchant
        Return delivered
        Return completed
        Returned and signed for
        RETURNED
        退回签收
        退回妥投
        退件已签收
        退件妥投
        包裹已退回寄件人
        已退回发件人
        已退回商家
        退回成功
        退件完成
        退回完成
        """,
        .cancelled: """
        Cancelled
        CANCELED
        Shipment cancelled by sender
        Order cancelled, not delivered
        Parcel cancelled
        Label cancelled
        Label voided
        订单已取消
        运单取消，未揽收
        已取消
        """,
        .unknown: """
        99
        Delivery
        Status update
        Parcel returned to depot
        Returned to depot; sender informed
        Return to depot requested
        We'll attempt to deliver tomorrow
        We will attempt to deliver tomorrow
        Tracking
        Unknown
        Not found
        n/a
        ...
        OK
        Designed by nobody
        Awaiting pickup
        Please contact the carrier
        Customer has not received anything
        查询中
        请联系客服
        已取件
        物流更新
        🚚
        """,
    ]
}
