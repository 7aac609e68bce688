import Foundation
import Testing

@testable import Simulator

@Suite struct `In a dialect, messages` {
    /// The bodies of all webhooks of a type.
    private func bodies(_ dialect: Dialect, _ type: MessageType = .order, faults: Faults = .none) -> [Data] {
        let world = World(seed: 47, orders: 80, dialect: dialect)
        return world.postings(under: faults).filter { $0.change.subject.messageType == type && $0.form == .message }
            .map { Data(world.webhook(of: $0, under: faults).body) }
    }

    private func objects(
        _ dialect: Dialect, _ type: MessageType = .order, faults: Faults = .none
    ) throws -> [[String: Any]] {
        try bodies(dialect, type, faults: faults).map {
            try #require(JSONSerialization.jsonObject(with: $0) as? [String: Any])
        }
    }

    private func params(
        _ dialect: Dialect, _ type: MessageType = .order, faults: Faults = .none
    ) throws -> [[String: Any]] {
        try objects(dialect, type, faults: faults).map { try #require($0["params"] as? [String: Any]) }
    }

    @Test(arguments: [Faults.none, Faults(hasHabits: true)])
    func `name an order by one of its ids, whatever habits CJ has`(faults: Faults) throws {
        func forms(_ dialect: Dialect, _ type: MessageType, _ key: String) throws -> Set<String> {
            try params(dialect, type, faults: faults).reduce(into: []) { forms, params in
                switch params[key] {
                case is NSNumber: forms.insert("number")
                case let text as String: forms.insert(text.allSatisfy(\.isNumber) ? "digits" : "code")
                default: break
                }
            }
        }
        for (order, logistic, form) in [
            (OrderWebhookId.internalText, LogisticWebhookId.internalText, "digits"), (.code, .code, "code"),
        ] {
            let dialect = Dialect.documents.with(order).with(logistic)
            #expect(try forms(dialect, .order, "cjOrderId") == [form])
            #expect(try forms(dialect, .logistic, "orderId") == [form])
        }
        let mixed = Dialect.documents.with(OrderWebhookId.mixed).with(LogisticWebhookId.mixed)
        #expect(try forms(mixed, .order, "cjOrderId") == ["number", "digits", "code"])
        #expect(try forms(mixed, .logistic, "orderId") == ["number", "digits", "code"])
    }

    @Test(arguments: StatusCodes.allCases) func `have words or codes for a status`(codes: StatusCodes) throws {
        let dialect = Dialect.documents.with(codes)
        let statuses = try params(dialect).compactMap { $0["orderStatus"] }
        let numbers = Set(statuses.compactMap { ($0 as? NSNumber)?.intValue })
        let words = Set(statuses.compactMap { $0 as? String })
        let split = Set(
            try params(dialect, .orderSplit).flatMap { $0["splitOrderList"] as? [[String: Any]] ?? [] }
                .compactMap { ($0["orderStatus"] as? NSNumber)?.intValue })
        switch codes {
        case .words: #expect(numbers.isEmpty && split == [300] && words.contains("UNSHIPPED"))
        case .round:
            #expect(numbers == [100, 101, 300, 400, 500, 600] && split == [300, 400])
            // For these CJ has no code.
            #expect(words.isSubset(of: ["UNPAID", "CANCELLED", "OTHER"]))
        case .between:
            #expect(numbers.filter { $0 >= 300 }.allSatisfy { !$0.isMultiple(of: 100) })
            #expect(numbers.isSuperset(of: [310, 401, 501, 510, 601]) && split == [310, 401])
        }
    }

    @Test(arguments: WebhookDates.allCases, MissingDates.allCases)
    func `write dates, and those of what is not yet, in one of many ways`(
        dates: WebhookDates, missing: MissingDates
    ) throws {
        let dialect = Dialect.documents.with(dates).with(missing)
        let plain = try params(.documents)
        let written = try params(dialect)
        #expect(plain.count == written.count)
        for (plain, written) in zip(plain, written) {
            let text = try #require(plain["createDate"] as? String)
            let seconds = try #require(Self.seconds(text))
            let date = try #require(written["createDate"])
            switch dates {
            case .blank: #expect(date as? String == text)
            case .slashes: #expect(date as? String == text.replacing("-", with: "/"))
            case .isoZone:
                let iso = try #require(date as? String)
                #expect(ISO8601DateFormatter().date(from: iso)?.timeIntervalSince1970 == Double(seconds))
                #expect(iso.hasSuffix("+08:00"))
            case .milliseconds: #expect("\(date)" == "\(seconds)000")
            case .seconds: #expect("\(date)" == "\(seconds)")
            }
            guard plain["completeDate"] is NSNull else { continue }
            let none = try #require(written["completeDate"])
            if missing == .null { #expect(none is NSNull) } else { #expect(!(none is NSNull)) }
            if missing == .blank { #expect(none as? String == " ") }
            if missing == .zero || missing == .epoch {
                #expect("\(none)".contains("0000") || "\(none)" == "0" || "\(none)".hasPrefix("1970-01-01"))
            }
        }
        if dates == .milliseconds || dates == .seconds {
            #expect(
                written.contains { $0["createDate"] is NSNumber } && written.contains { $0["createDate"] is String })
        }
    }

    private static func seconds(_ text: String) -> Int? {
        ISO8601DateFormatter().date(from: text.replacing(" ", with: "T") + "Z").map { Int($0.timeIntervalSince1970) }
    }

    @Test func `lack their date one time in three`() throws {
        let undated = try params(.documents.with(UndatedUpdates.yes)).filter { $0["updateDate"] is NSNull }.count
        let all = try params(.documents).count
        #expect((all / 5..<all / 2).contains(undated))
        #expect(try params(.documents).allSatisfy { $0["updateDate"] is String })
    }

    @Test func `have their params as text that is JSON`() throws {
        let plain = try params(.documents)
        let texts = try objects(.documents.with(ParamsForm.text)).map { try #require($0["params"] as? String) }
        for (plain, text) in zip(plain, texts) {
            let inner = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary
            #expect(inner == plain as NSDictionary)
        }
    }

    @Test func `write an array of one as its element`() throws {
        for form in [SingleAsObject.inMessages, .everywhere] {
            let plain = try params(.documents).map { $0["orderItems"] as? [[String: Any]] ?? [] }
            let written = try params(.documents.with(form)).map { $0["orderItems"] }
            for (plain, written) in zip(plain, written) {
                #expect(plain.count == 1 ? written is [String: Any] : (written as? [Any])?.count == plain.count)
            }
            let stock = try params(.documents.with(form), .stock).flatMap(\.values)
            #expect(!stock.isEmpty && stock.allSatisfy { $0 is [String: Any] })
        }
        var caller = Caller(World(seed: 61, orders: 8, dialect: .documents.with(SingleAsObject.everywhere)))
        let code = caller.simulation.world.lives[0].orders[0].ids.code
        let batch = caller.answer(.orderDetails, body: #"{"orderIds":["\#(code)"]}"#)
        #expect(batch["data"]?["cjOrderCode"] == .text(code))
    }

    @Test func `have numbers as text, or with an exponent, and lose no digit`() throws {
        let texts = try params(.documents.with(NumbersForm.text))
        #expect(
            texts.allSatisfy {
                ($0["orderItems"] as? [[String: Any]])?.allSatisfy { $0["quantity"] is String } ?? false
            })
        let dialect = Dialect.documents.with(NumbersForm.scientific)
        let ids = bodies(dialect).compactMap {
            String(decoding: $0, as: UTF8.self).firstMatch(of: /"cjOrderId":([0-9.]+E[0-9]+)/).map { String($0.1) }
        }
        #expect(!ids.isEmpty)
        let known = Set(World(seed: 47, orders: 80).lives.flatMap(\.orders).map(\.ids.internalId))
        for id in ids { #expect(known.contains(try #require(Decimal(string: id)).description), "\(id)") }
    }

    @Test(arguments: [
        ("0", "0"), ("7", "7"), ("-12", "-12"), ("1234567", "1234567"), ("12345678", "1.2345678E7"),
        ("210823100016290555", "2.10823100016290555E17"), ("1704067200000", "1.704067200000E12"), ("12.50", "1.25E+1"),
        ("0.57", "5.7E-1"), ("0.05", "5E-2"), ("100.00", "1E+2"), ("0.00", "0E0"), ("-3.20", "-3.2E0"),
    ])
    func `have an exponent where a number is long or broken`(digits: String, written: String) {
        #expect(digits.scientific == written)
        #expect(Decimal(string: written) == Decimal(string: digits))
    }

    @Test func `leave out what is not there, or have words for it`() throws {
        #expect(try params(.documents).contains { $0.values.contains { $0 is NSNull } })
        for body in bodies(.documents.with(Nulls.omitted)) {
            #expect(!String(decoding: body, as: UTF8.self).contains("null"))
        }
        let words = try params(.documents.with(Nulls.words))
        #expect(words.allSatisfy { !$0.values.contains { $0 is NSNull } })
        let dates = Set(words.compactMap { $0["completeDate"] as? String }.filter { $0.count < 10 })
        let urls = Set(words.compactMap { $0["trackingUrl"] as? String }.filter { $0.count < 10 })
        #expect(dates.union(urls) == ["", "null"])
    }

    @Test func `have nothing, a zero or a word where an order has no id yet`() throws {
        let plain = try params(.documents)
        let none = plain.indices.filter { plain[$0]["cjOrderId"] is NSNull }
        #expect(!none.isEmpty)
        let zeros = try params(.documents.with(AbsentIds.zero))
        let words = try params(.documents.with(AbsentIds.words))
        #expect(none.allSatisfy { zeros[$0]["cjOrderId"] as? String == "0" })
        #expect(none.allSatisfy { ["-1", "N/A", "undefined", "none"].contains(words[$0]["cjOrderId"] as? String) })
        #expect(zeros.contains { $0["trackNumber"] as? String == "0" })
    }

    @Test func `begin with an INSERT for every order, or for those from private stock`() throws {
        func inserts(_ dialect: Dialect) throws -> [Bool] {
            try objects(dialect).filter { $0["messageType"] as? String == "INSERT" }
                .map { (($0["params"] as? [String: Any])?["privateOutboundOrder"] as? Bool) ?? false }
        }
        #expect(try inserts(.documents).allSatisfy { $0 })
        #expect(try inserts(.documents.with(OrderInsert.all)).contains(false))
    }

    @Test func `have an openId beside their params, and an id of their own, a shared or a long one`() throws {
        #expect(try objects(.documents).allSatisfy { $0["openId"] == nil })
        #expect(
            try objects(.documents.with(EnvelopeOpenid.present)).allSatisfy { $0["openId"] as? Int == 12_312 })
        func ids(_ dialect: Dialect) throws -> [String] {
            try [MessageType.order, .logistic, .stock].flatMap { try objects(dialect, $0) }
                .compactMap { $0["messageId"] as? String }
        }
        let own = try ids(.documents)
        #expect(Set(own).count == own.count)
        #expect(Set(try ids(.documents.with(MessageIds.shared))).count < own.count)
        #expect(try ids(.documents.with(MessageIds.long)).allSatisfy { $0.count == 200 })
    }
}
