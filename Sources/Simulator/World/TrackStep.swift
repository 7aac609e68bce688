/// A step on a parcel's way.
enum TrackStep: Sendable, CaseIterable {
    case announced, leftWarehouse, reachedForwarder, leftForwarder, onFirstLeg, arrivedInCountry, atCustoms, cleared
    case handedToLastMile, outForDelivery, attemptFailed, waitingForCollection, delivered, lost, returning, returned

    /// Whose words the tracking uses.
    enum Language: Sendable, CaseIterable {
        case english, chinese
        case spanish, german, french, portuguese, italian, dutch, polish, russian, turkish, arabic, hebrew, japanese
        case korean
    }

    /// CJ's trackingStatus in webhooks, 0 to 14. It is coarser than the words.
    var code: Int { facts.code }

    /// What it means, in the words of `analytics.shipments.status`.
    var status: String { facts.status }

    /// CJ's free text in the answer of trackInfo.
    func word(in language: Language) -> String {
        language == .chinese
            ? facts.word.1 : LastMileWords.table(in: language)[self]?.word ?? facts.word.0
    }

    /// What a track event says.
    func activity(in language: Language) -> String {
        language == .chinese
            ? facts.activity.1 : LastMileWords.table(in: language)[self]?.activity ?? facts.activity.0
    }

    private typealias Facts = (code: Int, status: String, word: (String, String), activity: (String, String))

    private var facts: Facts {
        switch self {
        case .announced:
            (0, "pre_transit", ("Info received", "已预报"), ("Shipping label created", "面单已创建"))
        case .leftWarehouse:
            (1, "in_transit", ("In transit", "运输中"), ("Departed from warehouse", "包裹已出库"))
        case .reachedForwarder:
            (2, "in_transit", ("In Transit", "运输中"), ("Arrived at sort facility", "到达分拣中心"))
        case .leftForwarder:
            (4, "in_transit", ("In transit", "运输中"), ("Departed from sort facility", "离开分拣中心"))
        case .onFirstLeg:
            (5, "in_transit", ("In transit", "航班已起飞"), ("Flight departed", "航班已起飞"))
        case .arrivedInCountry:
            (6, "in_transit", ("IN_TRANSIT", "运输中"), ("Arrived in destination country", "到达目的国"))
        case .atCustoms:
            (7, "in_transit", ("Customs clearance started", "清关中"), ("Presented to import customs", "进口清关开始"))
        case .cleared:
            (8, "in_transit", ("Customs clearance completed", "清关完成"), ("Released by import customs", "清关完成"))
        case .handedToLastMile:
            (9, "in_transit", ("In transit", "运输中"), ("Handed over to local carrier", "交接末端承运商"))
        case .outForDelivery:
            (10, "out_for_delivery", ("Out for delivery", "派送中"), ("Out for delivery", "正在派送"))
        case .attemptFailed:
            (13, "attempt_failed", ("Delivery attempt failed", "投递失败"), ("Recipient not available", "收件人不在"))
        case .waitingForCollection:
            (11, "available_for_pickup", ("Available for pickup", "待取件"), ("Held at post office", "快件已到驿站"))
        case .delivered:
            (12, "delivered", ("Delivered", "已签收"), ("Delivered, front door", "已签收"))
        case .lost:
            (13, "exception", ("Exception, parcel lost", "包裹丢失"), ("Parcel missing in network", "包裹遗失"))
        case .returning:
            (14, "returning", ("Returning to sender", "退回中"), ("Return initiated", "包裹退回中"))
        case .returned:
            (14, "returned", ("Returned to sender", "已退回寄件人"), ("Returned to sender", "已退回寄件人"))
        }
    }
}
