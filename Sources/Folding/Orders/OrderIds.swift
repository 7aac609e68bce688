import CJ

/// The key of an order within its account, as `analytics.orders.order_key` shows it.
public struct OrderKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The key.
    public let text: String

    public init(_ text: String) { self.text = text }

    /// The key of an order CJ has given no id yet: `#` and the seller's number.
    public static func pending(number: String) -> OrderKey { OrderKey(pendingMark + number) }

    /// Whether this is the key of an order CJ has given no id yet.
    public var isPending: Bool { Self.isPending(text) }

    static let pendingMark = "#"

    // By bytes: a mark with an accent upon it, which a number may begin with, is another character than the mark.
    static func isPending(_ text: String) -> Bool { text.utf8.starts(with: pendingMark.utf8) }

    public static func < (left: OrderKey, right: OrderKey) -> Bool { left.text < right.text }
    public var description: String { text }
}

/// The kinds of id an order may have.
public enum OrderIdKind: String, Sendable, Hashable, CaseIterable {
    /// CJ's order code (`SD…`, `DP…`, `CJ…`): any CJ id that is not all digits.
    case code
    /// CJ's internal id: digits only.
    case `internal`
    /// The seller's own number, which need not be unique.
    case number
    /// The shop platform's own.
    case platform
    /// CJ's id of the shipment order that it is paid with.
    case shipment
    /// Leads from a pending order's key to the order it is attached to. Not an id anyone else uses.
    case pending
}

/// The ids of one order, each with the event that first showed it.
///
/// CJ's own ids identify: two pictures that share one are of one order, and a message that shows a code beside an
/// internal id ties the two for good. A seller's number only links, since CJ does not keep it unique.
public struct OrderIds: Joinable, Sendable, Equatable {
    public private(set) var codes: SortedMap<String, FirstSaid> = [:]
    public private(set) var internals: SortedMap<String, FirstSaid> = [:]
    public private(set) var numbers: SortedMap<String, FirstSaid> = [:]
    /// The shop platform's ids of it. They link, as the seller's numbers do.
    public private(set) var platforms: SortedMap<String, FirstSaid> = [:]
    /// CJ's ids of the shipment order that it is paid with, which several orders may have. They link.
    public private(set) var shipmentOrders: SortedMap<String, FirstSaid> = [:]
    /// Which code CJ showed beside which internal id, as `code internal`, and where: why the two are one order.
    public private(set) var pairs: SortedMap<String, FirstSaid> = [:]

    /// - Parameter cjIds: ids of CJ's, of either kind. What cannot be one is left out.
    ///   - platformId: the shop platform's id, if it was told.
    ///   - shipmentOrderId: CJ's id of the shipment order, if it was told.
    public init(
        cjIds: [String], numbers: [String], platformId: String? = nil, shipmentOrderId: String? = nil, position: Int
    ) {
        let said = FirstSaid(position: position)
        for id in cjIds where Self.isCJs(id) {
            if Self.isInternal(id) {
                internals[id] = said
            } else {
                codes[id] = said
            }
        }
        for number in numbers { self.numbers[number] = said }
        if let platformId { platforms[platformId] = said }
        if let shipmentOrderId { shipmentOrders[shipmentOrderId] = said }
        for code in codes.keys {
            for `internal` in internals.keys { pairs["\(code) \(`internal`)"] = said }
        }
    }

    public mutating func join(_ other: OrderIds) {
        codes.join(other.codes)
        internals.join(other.internals)
        numbers.join(other.numbers)
        platforms.join(other.platforms)
        shipmentOrders.join(other.shipmentOrders)
        pairs.join(other.pairs)
    }

    /// Whether an id may be one of CJ's by its form. One that begins like a pending order's key is none.
    static func isCJs(_ id: String) -> Bool { !OrderKey.isPending(id) && IdText.identifies(id) }

    /// Whether an id is all digits: CJ's internal one.
    static func isInternal(_ id: String) -> Bool {
        id.utf8.allSatisfy(isDigit)
    }

    /// The ids that identify.
    public var identifying: [String] { codes.keys + internals.keys }

    /// Whether it has no id that identifies, so that it is known by the seller's numbers alone.
    public var isPending: Bool { codes.isEmpty && internals.isEmpty }

    /// Every id, of whatever kind.
    var all: [String] {
        var ids = codes.keys
        ids += internals.keys
        ids += numbers.keys
        ids += platforms.keys
        ids += shipmentOrders.keys
        return ids
    }

    /// The order's key: the least code, else the least internal id, else that of a pending order with the least number.
    /// Nil when there is no id at all.
    public var key: OrderKey? {
        (codes.first ?? internals.first).map { OrderKey($0.key) } ?? numbers.first.map { .pending(number: $0.key) }
    }

    /// The order a child of a split came of, by the child's own code: CJ calls the children of `SD1` `SD1-1`, `SD1-2` and
    /// so on (`docs/cj.md`, ORDERSPLIT). Nil for any other code.
    static func splitParent(ofCode code: String) -> String? {
        let parts = code.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count > 1, isOrderCode(parts[0]), parts.dropFirst().allSatisfy(isChildNumber) else { return nil }
        return String(code.utf8.prefix(upTo: parts[parts.count - 2].endIndex))
    }

    /// Two capitals and digits.
    private static func isOrderCode(_ text: Substring.UTF8View) -> Bool {
        text.count > 2 && text.prefix(2).allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            && text.dropFirst(2).allSatisfy(isDigit)
    }

    /// 1 to 99, without a leading zero.
    private static func isChildNumber(_ text: Substring.UTF8View) -> Bool {
        (1...2).contains(text.count) && text.first != UInt8(ascii: "0") && text.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension OrderIds: StateObject {
    public init(_ state: inout some StateMembers<OrderIds>) throws(StateError) {
        codes = try state.member("codes", \.codes)
        internals = try state.member("internals", \.internals)
        numbers = try state.member("numbers", \.numbers)
        pairs = try state.member("pairs", \.pairs)
        platforms = try state.member("platforms", \.platforms)
        shipmentOrders = try state.member("shipmentOrders", \.shipmentOrders)
    }
}
