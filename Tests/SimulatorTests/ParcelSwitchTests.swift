import Testing

@testable import Simulator

@Suite struct `Switches of parcels` {
    private static let seed: UInt64 = 71
    private static let documents = World(seed: seed, orders: 120)
    private static let end = documents.end

    /// A CJ with this dialect, asked when everything has ended.
    private func answers(_ dialect: Dialect, at now: Instant = end) -> Answers {
        Answers(register: Register(World(seed: Self.seed, orders: 120, dialect: dialect)), now: now)
    }

    private func logistic(_ order: Order, _ dialect: Dialect) throws -> JSON {
        var manner = Manner.documented
        manner.dialect = dialect
        return try #require(Message(aboutParcelOf: order, at: Self.end, in: manner)).params
    }

    private static let sent = documents.lives.flatMap(\.orders).filter { $0.parcel != nil }

    @Test(arguments: [ParcelNumbers.one, .orderCJ, .orderCarrier, .mixed])
    func `an order has the parcel's number of the truth, and its messages the other where there is one`(
        numbers: ParcelNumbers
    ) throws {
        var withOther = 0
        let dialect = Dialect.documents.with(numbers)
        let answers = answers(dialect)
        for order in Self.sent {
            let parcel = try #require(order.parcel)
            #expect(answers.detail(order)?["trackNumber"] == .text(parcel.trackNumber))
            let told = try #require(logistic(order, dialect)["trackingNumber"]?.string)
            #expect([parcel.trackNumber, parcel.otherNumber].contains(told))
            if told != parcel.trackNumber { withOther += 1 }
        }
        switch numbers {
        case .one: #expect(withOther == 0)
        case .orderCJ, .orderCarrier: #expect(withOther == Self.sent.count)
        case .mixed: #expect(withOther > 0 && withOther < Self.sent.count)
        }
    }

    @Test func `trackInfo finds a parcel by either number, and answers with both`() throws {
        let parcel = try #require(Self.sent.first?.parcel)
        for numbers in [ParcelNumbers.orderCJ, .orderCarrier] {
            for asked in [parcel.trackNumber, parcel.otherNumber] {
                for form in TrackAnswer.allCases {
                    let row = answers(.documents.with(numbers).with(form)).tracks([asked]).rows("data").first
                    let number = row?["trackingNumber"]?.string
                    let cjs = numbers == .orderCJ ? parcel.trackNumber : parcel.otherNumber
                    let carriers = numbers == .orderCJ ? parcel.otherNumber : parcel.trackNumber
                    let should =
                        switch form {
                        case .asked: (asked, cjs)
                        case .carrier: (carriers, cjs)
                        case .cj: (cjs, carriers)
                        }
                    #expect(number == should.0 && row?["cjMailNo"]?.string == should.1)
                }
            }
        }
        let one = answers(.documents).tracks([parcel.trackNumber]).rows("data").first
        #expect(one?["trackingNumber"]?.string == parcel.trackNumber && one?["cjMailNo"] == nil)
        #expect(answers(.documents).tracks([parcel.otherNumber]).rows("data").isEmpty)
    }

    @Test func `a message may write the number otherwise, and it is the same number`() throws {
        var usps = 0
        for order in Self.sent {
            let parcel = try #require(order.parcel)
            for numbers in [ParcelNumbers.one, .orderCarrier] {
                let plain = numbers == .one ? parcel.trackNumber : parcel.otherNumber
                func told(_ writing: NumberWriting) throws -> String {
                    try #require(logistic(order, .documents.with(numbers).with(writing))["trackingNumber"]?.string)
                }
                #expect(try told(.plain) == plain)
                #expect(try told(.blanks) != plain && told(.blanks).filter { $0 != " " } == plain)
                #expect(try told(.lowerCase).uppercased() == plain)
                if try told(.usps420) != plain {
                    #expect(try told(.usps420).hasPrefix("420") && told(.usps420).dropFirst(8) == plain)
                    #expect(plain.hasPrefix("94") && plain.count == 22)
                    usps += 1
                }
            }
        }
        #expect(usps > 0)
    }

    @Test(arguments: [(NumbersInField.comma, ","), (.semicolon, ";")])
    func `an order's field may have both numbers`(form: NumbersInField, between: String) throws {
        let order = try #require(Self.sent.first)
        let parcel = try #require(order.parcel)
        let both = answers(.documents.with(ParcelNumbers.orderCJ).with(form)).detail(order)?["trackNumber"]?.string
        #expect(
            both?.split(separator: between).map { $0.filter { $0 != " " } }
                == [parcel.trackNumber, parcel.otherNumber])
        #expect(answers(.documents.with(form)).detail(order)?["trackNumber"]?.string == parcel.trackNumber)
    }

    @Test func `more than ten numbers, or twenty cost sheets, may be refused by status`() throws {
        let numbers = Self.sent.compactMap(\.parcel?.trackNumber)
        let codes = Self.sent.map(\.ids.code)
        func statuses(_ dialect: Dialect, _ counts: [Int]) -> [[Int]] {
            var caller = Caller(World(seed: Self.seed, orders: 120, dialect: dialect))
            return counts.map { count in
                let list = codes.prefix(count).joined(separator: #"",""#)
                return [
                    caller.httpAnswer(.trackInfo, numbers.prefix(count).map { ("trackNumber", $0) }).status,
                    caller.httpAnswer(.costSheets, body: #"{"orderCodesList":["\#(list)"]}"#).status,
                ]
            }
        }
        #expect(statuses(.documents, [10, 11, 40]) == [[200, 200], [200, 200], [200, 200]])
        #expect(statuses(.documents.with(TrackBatch.ten), [10, 11, 40]) == [[200, 200], [400, 200], [400, 200]])
        #expect(statuses(.documents.with(CostsBatch.twenty), [20, 21]) == [[200, 200], [200, 400]])
        let refused = answers(.documents.with(TrackBatch.ten)).tracks(Array(numbers.prefix(11)))
        #expect(refused["code"] == .number("1600300") && refused["data"] == .null)
    }

    @Test func `the way is shown from either end, by clocks of either kind`() throws {
        let order = try #require(Self.sent.first { ($0.parcel?.deliveredAt) != nil && $0.toCountry == "US" })
        let parcel = try #require(order.parcel)
        func times(_ order: RouteOrder, _ times: RouteTimes) -> [String] {
            answers(.documents.with(Routes.shown).with(order).with(times)).tracks([parcel.trackNumber]).rows("data")
                .flatMap { $0.rows("routes") }.compactMap { $0["acceptTime"]?.string }
        }
        #expect(answers(.documents).tracks([parcel.trackNumber]).rows("data").first?["routes"] == nil)
        #expect(times(.oldestFirst, .utc) == parcel.events.map(\.at.cjText))
        #expect(times(.newestFirst, .utc) == parcel.events.map(\.at.cjText).reversed())
        let local = times(.oldestFirst, .local)
        #expect(local.last == (try #require(parcel.events.last).at + .hours(-8)).cjText)
    }

    @Test func `a status of 0 may stand beside words that say more`() throws {
        var zeros = 0
        for order in Self.sent {
            let parcel = try #require(order.parcel)
            let rare = try logistic(order, .documents)
            #expect((rare["trackingStatus"] == .number("0")) == (parcel.events.last?.step == .announced))
            if try logistic(order, .documents.with(StatusZero.often))["trackingStatus"] == .number("0") { zeros += 1 }
        }
        #expect(zeros > 0 && zeros < Self.sent.count)
    }

    @Test func `the last mile may speak fifteen languages`() {
        let dialect = Dialect.documents.with(LastMileLanguage.all)
        let words = Set(
            Self.sent.compactMap(\.parcel).map { TrackWords(of: $0, in: dialect).word(for: .delivered) })
        #expect(words.count > 10)
        for language in TrackStep.Language.allCases where ![.english, .chinese].contains(language) {
            let table = LastMileWords.table(in: language)
            #expect(table.count == 11)
            for (step, told) in table {
                #expect(told.word != step.word(in: .english) && told.activity != step.activity(in: .english))
            }
        }
    }

    @Test func `words may come as pages have them`() throws {
        let told = Set(
            Self.sent.compactMap(\.parcel).map {
                TrackWords(of: $0, in: .documents.with(TextMarkup.html)).word(for: .outForDelivery)
            })
        #expect(told.contains { $0.contains("<b>") })
        #expect(told.contains { $0.contains("&nbsp;") } && told.contains { $0.contains("\u{A0}") })
        #expect(told.contains { $0.hasPrefix("\u{200F}") })
    }

    @Test func `an order may be shipped as soon as its label is made`() throws {
        let dialect = Dialect.documents.with(LabelFirst.yes)
        let world = World(seed: Self.seed, orders: 120, dialect: dialect)
        for order in Self.sent.prefix(12) {
            let label = try #require(order.parcel?.events.first?.at)
            #expect(answers(.documents, at: label).detail(order)?["orderStatus"] == .text("UNSHIPPED"))
            let told = answers(dialect, at: label).detail(order)
            #expect(told?["orderStatus"] == .text("SHIPPED") && told?["outWarehouseTime"] == .null)
            #expect(
                Truth(of: world, at: label).json.rows("unknowable").contains {
                    $0["key"] == .text(order.ids.code) && $0["column"] == .text("status")
                })
        }
        let life = try #require(Self.documents.lives.first { $0.kind == .ordinary })
        let label = life.orders[0].parcel?.events[0].at
        #expect(life.changes(in: dialect).contains { $0.subject == .order(0) && $0.at == label })
        #expect(!life.changes(in: .documents).contains { $0.subject == .order(0) && $0.at == label })
    }

    @Test func `what CJ keeps of a parcel is named`() {
        func columns(_ dialect: Dialect) -> Set<String> {
            let world = World(seed: Self.seed, orders: 120, dialect: dialect)
            // Of parcels that worry it follows from the others.
            return Set(
                Truth(of: world, at: Self.end).json.rows("unknowable")
                    .filter { $0["view"]?.string != "parcels_at_risk" }.compactMap { $0["column"]?.string })
        }
        // Without the routes, and in times of no zone, nobody has all scans.
        let scans: Set = ["label_at", "first_scan_at", "last_scan_at"]
        #expect(columns(.documents) == scans)
        #expect(columns(.documents.with(LastMileLanguage.all)) == scans.union(["raw_status"]))
        #expect(columns(.documents.with(TextMarkup.html)) == scans.union(["raw_status"]))
        #expect(columns(.documents.with(RouteTimes.local)) == scans)
        #expect(columns(.documents.with(Routes.shown)).isEmpty)
        #expect(columns(.documents.with(Routes.shown).with(RouteTimes.local)) == scans.union(["at"]))
    }
}

extension Answers {
    fileprivate func detail(_ order: Order) -> JSON? {
        let query = [Request.Parameter(name: "orderId", value: order.ids.code)]
        return answer(to: Request(path: "/shopping/order/getOrderDetail", query: query), requestId: "r")["data"]
    }

    fileprivate func tracks(_ numbers: [String]) -> JSON {
        let query = numbers.map { Request.Parameter(name: "trackNumber", value: $0) }
        return answer(to: Request(path: "/logistic/trackInfo", query: query), requestId: "r")
    }
}

@Suite struct `The truth in dialects` {
    private static let views = [
        "orders", "order_items", "shipments", "order_costs", "item_costs", "cost_adjustments", "order_links",
    ]

    @Test func `depends on none of them`() {
        let documents = World(seed: 5, orders: 60)
        let moments = [1, 4, 12, 40].map { documents.epoch + .days($0) } + [documents.end]
        let truths = moments.map { Truth(of: documents, at: $0).json }
        for dialect in [.live] + (0..<10).map(Dialect.random) {
            let world = World(seed: 5, orders: 60, dialect: dialect)
            for (now, truth) in zip(moments, truths) {
                let other = Truth(of: world, at: now).json
                for view in Self.views { #expect(other[view] == truth[view], "\(view) in \(dialect)") }
            }
        }
    }
}
