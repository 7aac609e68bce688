/// Makes bodies of every type about few orders, so that ids, numbers, dates, parcels, bills and variants keep meeting.
public struct RandomMessages {
    var random: SeededGenerator
    let orders: Int

    /// - Parameter orders: about how many orders the messages speak of.
    public init(seed: UInt64, orders: Int = 5) {
        random = SeededGenerator(seed: seed)
        self.orders = orders
    }

    /// The next body.
    public mutating func next() -> [UInt8] {
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<3: Messages.logistic(logistic())
        case 3: Messages.message("ORDERSPLIT", split())
        case 4: Messages.message("MAKEUP", bill())
        case 5: Messages.message("PRIVATE_ORDER", stockingOrder())
        case 6: catalogue()
        case 7: textOfParams(Messages.order(order()))
        default: Messages.order(order())
        }
    }

    /// The same message with its `params` as JSON text.
    private func textOfParams(_ body: [UInt8]) -> [UInt8] {
        let text = String(decoding: body, as: UTF8.self)
        guard let start = text.firstRange(of: #""params":"#)?.upperBound else { return body }
        let params = text[start...].dropLast()
        let escaped = params.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return Array("\(text[..<start])\"\(escaped)\"}".utf8)
    }

    /// The next bodies, each another.
    public mutating func next(_ count: Int) -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        while bodies.count < count {
            let body = next()
            if seen.insert(body).inserted { bodies.append(body) }
        }
        return bodies
    }

    private mutating func order() -> [String: String] {
        let number = Int.random(in: 0..<orders, using: &random)
        var params = [
            "orderStatus": random.pick([
                #""CREATED""#, #""UNSHIPPED""#, #""SHIPPED""#, "500", #""Odd one""#, "null", "310", #""450""#, "6.01E2",
                #""PENDING""#,
            ]),
            "updateDate": date(),
            "createDate": date(),
        ]
        // Which ids a message carries is CJ's secret, so every way must work.
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: params["cjOrderId"] = internalId(number)
        case 2: params["cjOrderId"] = code(number)
        case 3:
            params["cjOrderId"] = internalId(number)
            params["cjOrderCode"] = code(number)
        default: params["orderNumber"] = clientNumber(number)
        }
        if random.once(in: 4) { params["subStatus"] = random.pick([#""PENDING""#, #""PROCESSING""#, #""Odd one""#]) }
        if random.once(in: 2) { params["orderNumber"] = clientNumber(number) }
        if random.once(in: 3) { params["trackNumber"] = track(number) }
        if random.once(in: 2) { params["payDate"] = date() }
        if random.once(in: 4) { params["deliveryDate"] = date() }
        if random.once(in: 3) { params["orderItems"] = lines() }
        if random.once(in: 6) {
            params[random.pick(["payDate", "orderNumber", "trackNumber", "orderItems"])] = oddity()
        }
        return params
    }

    /// Values that are JSON and yet nothing CJ could mean.
    private mutating func oddity() -> String {
        random.pick([
            "1e-9223372036854775808", "1e400000", #""\u0000""#, #""\ud800""#, #""e\u0301""#, #""é""#, "{}", "[[]]",
            "true", "0", "-1", #""N/A""#, #""undefined""#,
            "\"\(String(repeating: "9", count: 300))\"",
            #"[{"sellPrice":1e-9223372036854775808,"quantity":99999999999}]"#,
        ])
    }

    private mutating func logistic() -> [String: String] {
        let number = Int.random(in: 0..<orders, using: &random)
        var params = ["logisticName": random.pick([#""CJPacket Ordinary""#, #""USPS+""#, "null"])]
        if !random.once(in: 5) { params["orderId"] = random.once(in: 2) ? internalId(number) : code(number) }
        if random.once(in: 2) {
            let numbers = random.once(in: 3) ? [number, number + 2] : [number]
            params["storeOrderNumbers"] = "[\(numbers.map(clientNumber).joined(separator: ","))]"
        }
        if !random.once(in: 8) { params["trackingNumber"] = track(number) }
        if !random.once(in: 6) { params["trackingStatus"] = shipmentStatus() }
        if !random.once(in: 4) {
            let events = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                let status = shipmentStatus()
                let activity = random.pick(["Arrived at facility", "Delivered", "Odd one"])
                return #"{"status":\#(status),"activity":" \#(activity)","location":"","eventTime":\#(date())}"#
            }
            params["logisticsTrackEvents"] = "[\(events.joined(separator: ","))]"
        }
        return params
    }

    /// A code of CJ's, known or not, or a carrier's words, known or not.
    private mutating func shipmentStatus() -> String {
        random.once(in: 3)
            ? random.pick([#""In Transit""#, #""已签收""#, #""Undelivered""#, #""Odd one""#, "null"])
            : String(Int.random(in: 0...15, using: &random))
    }

    private mutating func lines() -> String {
        let lines = (0..<Int.random(in: 0...3, using: &random)).map { index in
            #"{"lineItemId":"L\#(index)","vid":"V\#(index)","quantity":\#(Int.random(in: 1...9, using: &random)),"sellPrice":"\#(Int.random(in: 0...99, using: &random)).5","abnormalType":[6,9]}"#
        }
        // Of one line CJ may leave the array away.
        return lines.count == 1 && random.once(in: 2) ? lines[0] : "[\(lines.joined(separator: ","))]"
    }

    func internalId(_ number: Int) -> String { "21082310001629055\(number)" }
    func code(_ number: Int) -> String { "\"SD\(number)\"" }
    /// Client numbers are not unique: neighbours share one.
    func clientNumber(_ number: Int) -> String { "\"N\(number / 2)\"" }
    /// One of two parcels, in some writing; by CJ's own number, which nothing but an answer ties to the other; or both.
    private mutating func track(_ number: Int) -> String {
        let parcel = random.pick(["a", "b"])
        return random.pick([
            #""T\#(number)\#(parcel)""#, #""T\#(number)\#(parcel)""#, #"" t \#(number)-\#(parcel.uppercased()) ""#,
            #""CJ\#(number)\#(parcel)YQ""#, #""T\#(number)a;T\#(number)b""#, #"["T\#(number)a"]"#,
        ])
    }

    /// Few different instants, so that ties happen, and now and then one that cannot be read or believed.
    mutating func date() -> String {
        if random.once(in: 10) {
            return random.pick([
                #""soon""#, "null", #""""#, "0", #""0000-00-00 00:00:00""#, #""1970-01-01 08:00:00""#,
                #""2099-01-01 00:00:00""#, #""2024/1/2 10:00:01""#, "1704189601000",
            ])
        }
        return "\"2024-01-0\(Int.random(in: 1...3, using: &random)) 10:00:0\(Int.random(in: 0...2, using: &random))\""
    }
}
