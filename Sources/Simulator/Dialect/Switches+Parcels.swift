// What could be otherwise with parcels: their numbers, and what is told of their way.
extension Dialect {
    static let ofParcels: [any DialectSwitch.Type] = [
        ParcelNumbers.self, TrackAnswer.self, NumberWriting.self, NumbersInField.self, TrackBatch.self, CostsBatch.self,
        Routes.self, RouteOrder.self, RouteTimes.self, StatusZero.self, LastMileLanguage.self, TextMarkup.self,
        LabelFirst.self,
    ]
}

enum ParcelNumbers: String, DialectSwitch {
    case one
    case orderCJ = "order-cj"
    case orderCarrier = "order-carrier"
    case mixed

    static let live = mixed
    static let belief = """
        a parcel has one number; or CJ's own and its carrier's, of which an order has one and its LOGISTIC messages the \
        other
        """
    static let chapter = Chapter.trackNumbers
}

enum TrackAnswer: String, DialectSwitch {
    case asked, carrier, cj

    static let live = carrier
    static let belief = """
        which of a parcel's two numbers trackInfo has in `trackingNumber`: the one it was asked for, the carrier's, or \
        CJ's; the other is in `cjMailNo`
        """
    static let chapter = Chapter.trackNumbers
}

enum NumberWriting: String, DialectSwitch {
    case plain
    case blanks
    case lowerCase = "lower-case"
    case usps420 = "usps-420"

    static let belief = """
        LOGISTIC writes a number as the order does; or with blanks, in small letters, or as USPS prints it, with 420 and \
        the ZIP code in front
        """
    static let chapter = Chapter.trackNumbers
}

enum NumbersInField: String, DialectSwitch {
    case one, comma, semicolon

    static let belief = "the field for an order's track number has one, or both of a parcel's numbers"
    static let chapter = Chapter.trackNumbers
}

enum TrackBatch: String, DialectSwitch {
    case none
    case ten = "10"

    static let live = ten
    static let belief = "trackInfo takes any count of numbers, or refuses more than 10 with HTTP 400 and 1600300"
    static let chapter = Chapter.limits
}

enum CostsBatch: String, DialectSwitch {
    case none
    case twenty = "20"

    static let belief = "cost sheets are given for up to 100 orders, or more than 20 refused with HTTP 400 and 1600300"
    static let chapter = Chapter.limits
}

enum Routes: String, DialectSwitch {
    case absent, shown

    static let live = shown
    static let belief = "trackInfo has the parcel's way in `routes`"
    static let chapter = Chapter.answers
}

enum RouteOrder: String, DialectSwitch {
    case oldestFirst = "oldest-first"
    case newestFirst = "newest-first"

    static let live = newestFirst
    static let belief = "`routes` begins with the oldest step, or with the newest"
    static let chapter = Chapter.answers
}

enum RouteTimes: String, DialectSwitch {
    case utc, local

    static let live = local
    static let belief = "the times in `routes` are in UTC, or those of the clocks on the way"
    static let chapter = Chapter.answers

    /// The time of a step as it is written.
    func text(of event: Parcel.Event) -> String {
        switch self {
        case .utc: event.at.cjText
        case .local: (event.at + .hours(Self.hours[event.location] ?? 0)).cjText
        }
    }

    /// How far the clocks of a country are ahead of UTC.
    private static let hours = ["CN": 8, "US": -8, "GB": 0, "DE": 1, "FR": 1, "BR": -3, "AU": 10]
}

enum StatusZero: String, DialectSwitch {
    case rare, often

    static let belief =
        "a message has status 0 only before the parcel moves, or now and then beside words that say more"
    static let chapter = Chapter.words

    /// CJ's code for what happened, in messages: the same whenever it is told.
    func code(of event: Parcel.Event) -> Int {
        switch self {
        case .rare: event.step.code
        case .often: event.at.seconds.isMultiple(of: 2) ? 0 : event.step.code
        }
    }
}

enum LastMileLanguage: String, DialectSwitch {
    case englishOrChinese = "en-zh"
    case all

    static let live = all
    static let belief = "CJ tells the last mile's steps in English or Chinese, or as the carrier there wrote them"
    static let chapter = Chapter.words
}

enum TextMarkup: String, DialectSwitch {
    case plain, html

    static let belief = "a carrier's words come as text, or with entities, tags and marks of a page"
    static let chapter = Chapter.words
}

enum LabelFirst: String, DialectSwitch {
    case no, yes

    static let live = yes
    static let belief = "an order is SHIPPED when its parcel leaves the warehouse, or as soon as the label is made"
    static let chapter = Chapter.answers

    /// When CJ calls an order shipped although its parcel has not left; nil where it does not.
    func moment(of order: Order) -> Instant? {
        switch self {
        case .no: nil
        case .yes: order.parcel?.events.first.flatMap { $0.step == .announced ? $0.at : nil }
        }
    }
}
