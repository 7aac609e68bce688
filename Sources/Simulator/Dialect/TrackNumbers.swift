/// The numbers under which CJ knows a parcel.
struct TrackNumbers: Hashable, Sendable {
    /// The number that the order has, and the truth.
    let ofOrder: String
    /// The other one, which LOGISTIC messages have; nil where there is none.
    let other: String?
    /// Whether the order's is CJ's own number, and not the carrier's.
    private let orderHasCJs: Bool

    init(of parcel: Parcel, in dialect: Dialect) {
        ofOrder = parcel.trackNumber
        switch dialect[ParcelNumbers.self] {
        case .one: (other, orderHasCJs) = (nil, true)
        case .orderCJ: (other, orderHasCJs) = (parcel.otherNumber, true)
        case .orderCarrier: (other, orderHasCJs) = (parcel.otherNumber, false)
        case .mixed:
            (other, orderHasCJs) = (parcel.lot.isMultiple(of: 3) ? nil : parcel.otherNumber, parcel.lot % 3 == 1)
        }
    }

    /// Every number by which it is found.
    var all: [String] { [ofOrder] + [other].compactMap(\.self) }

    private var cjs: String? { other.map { orderHasCJs ? ofOrder : $0 } }
    private var carriers: String? { other.map { orderHasCJs ? $0 : ofOrder } }

    /// What the order's field for the number has in it.
    func field(_ form: NumbersInField) -> String {
        switch form {
        case .one: ofOrder
        case .comma: all.joined(separator: ",")
        case .semicolon: all.joined(separator: "; ")
        }
    }

    /// The numbers in an answer of trackInfo that was asked for one of them.
    func answer(to asked: String, _ form: TrackAnswer) -> (trackingNumber: String, cjMailNo: String?) {
        switch form {
        case .asked: (asked, cjs)
        case .carrier: (carriers ?? ofOrder, cjs)
        case .cj: (cjs ?? ofOrder, carriers)
        }
    }

    /// The number in a LOGISTIC message.
    func message(_ form: NumberWriting) -> String {
        let number = other ?? ofOrder
        switch form {
        case .plain: return number
        case .blanks:
            let groups = stride(from: 0, to: number.count, by: 4).map { number.dropFirst($0).prefix(4) }
            return " " + groups.joined(separator: " ") + " "
        case .lowerCase: return number.lowercased()
        case .usps420: return number.allSatisfy(\.isNumber) ? "42010" + number.suffix(3) + number : number
        }
    }
}
