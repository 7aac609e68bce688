import CJClient
import Foundation
import Ledger
import Testing

@testable import CJ
@testable import Reconciler

private func callback(_ origin: String) throws -> CallbackURL {
    let url = try #require(PublicURL(origin))
    return CallbackURL(origin: url, account: try #require(AccountName("main")), pathKey: "hunter2hunter2hunter2")
}

@Suite struct `The callback's URL` {
    @Test(arguments: [
        "https://ledger.example.com", "https://ledger.example.com/", "http://127.0.0.1:8080",
        "https://[2001:db8::1]:8443",
    ]) func `is made from an origin`(origin: String) throws {
        let text = try callback(origin).text
        #expect(text == (origin.hasSuffix("/") ? origin : origin + "/") + "cj/main/hunter2hunter2hunter2")
    }

    @Test(arguments: [
        "", "ledger.example.com", "ftp://a", "https://", "https://a/b", "https://a?b", "https://u:p@a", "https://a#b",
        "https:///x",
    ]) func `is made from nothing else`(text: String) {
        #expect(PublicURL(text) == nil)
    }

    @Test func `does not show the key, in itself or another URL`() throws {
        let url = try callback("https://ledger.example.com")
        var dumped = ""
        dump(url, to: &dumped)
        for text in [
            "\(url)", String(reflecting: url), dumped, url.shown(url.text), url.shown("https://b:8/x?y=secret"),
        ] {
            #expect(!text.contains("hunter2") && !text.contains("secret"), "\(text)")
        }
        #expect(url.shown(url.text) == "https://ledger.example.com/cj/main/…")
        #expect(url.shown("https://b:8/x?y=secret") == "https://b:8/…")
    }

    @Test(
        arguments: [
            ("https://ledger.example.com", nil), ("http://ledger.example.com", "sends webhooks to https only"),
            ("https://localhost", "from the internet"), ("http://127.0.0.1:8080", "from the internet"),
            ("https://10.1.2.3", "from the internet"), ("https://172.20.0.1", "from the internet"),
            ("https://192.168.1.1", "from the internet"), ("https://[::1]", "from the internet"),
            ("https://[fd00::1]", "from the internet"), ("https://172.32.0.1", nil), ("https://11.1.1.1", nil),
        ] as [(String, String?)])
    func `is known to be of no use before CJ is asked`(origin: String, problem: String?) throws {
        let real = try #require(URL(string: CJClientSettings.standardBaseURL))
        let found = CallbackProblem.of(try callback(origin), baseURL: real)
        #expect((found == nil) == (problem == nil))
        if let problem { #expect("\(try #require(found))".contains(problem)) }
        let local = try #require(URL(string: "http://127.0.0.1:9/api2.0/v1"))
        #expect(CallbackProblem.of(try callback(origin), baseURL: local) == nil)
    }
}

@Suite struct `A registration` {
    private func setting(_ callbacks: String) throws -> Registration {
        Registration(setting: try JSON(parsing: Array(#"{"openId":1,"callback":{\#(callbacks)}}"#.utf8)))
    }

    @Test func `names every topic`() throws {
        let wanted = Registration(try callback("https://a"), isEnabled: true)
        #expect(Set(wanted.topics.keys) == Set(WebhookTopic.allCases))
        #expect(
            wanted.topics.values.allSatisfy { $0.isEnabled && $0.urls == ["https://a/cj/main/hunter2hunter2hunter2"] })
    }

    @Test func `is read from what CJ shows, and compared with what was asked for`() throws {
        let url = try callback("https://a")
        let wanted = Registration(url, isEnabled: true)
        let ours = #"{"type":"ENABLE","urls":["\#(url.text)"]}"#
        let all = WebhookTopic.allCases.map { #""\#($0.rawValue)":\#(ours)"# }
        #expect(try setting(all.joined(separator: ",")).differences(from: wanted) == [])
        #expect(try setting(all.dropFirst().joined(separator: ",")).differences(from: wanted) == [], "it is not shown")
        let other = try setting(
            (all.dropFirst(2) + [
                #""product":{"type":"CANCEL","urls":["\#(url.text)"]}"#,
                #""stock":{"type":"ALL","urls":["https://b"]}"#,
            ]).joined(separator: ","))
        #expect(other.differences(from: wanted) == [.product, .stock])
        #expect(other.topics[.stock] == WebhookSubscription(isEnabled: true, urls: ["https://b"]))
        let cancelled = Registration(url, isEnabled: false)
        #expect(try setting("").differences(from: cancelled) == [])
        #expect(try setting(#""order":{"type":"CANCEL","urls":[]}"#).differences(from: cancelled) == [])
        #expect(try setting(#""order":\#(ours)"#).differences(from: cancelled) == [.order])
    }

    @Test(arguments: [
        #""logistic":{"type":"ENABLE","urls":["https://b"]}"#, #""logistics":{"type":"ENABLE","urls":["https://b"]}"#,
        #""LOGISTIC":{"TYPE":"enable","URLS":["https://b"]}"#,
        #""logistics":{"type":"ALL","callbackUrls":["https://b"]}"#,
        #""logistic":{"type":"ENABLE","url":"https://b"}"#, #""logistic":{"urls":["https://b"]}"#,
        #""logistic":["https://b"]"#, #""logistic":"https://b""#,
        #""logisticType":"ENABLE","logisticCallbackUrls":["https://b"]"#,
        #""logisticsCallbackUrls":["https://b"],"logisticsType":"ENABLE""#,
        #""logistics_type":"ENABLE","logistics_callback_url":"https://b""#, #""logisticsCallback":"https://b""#,
        #""logistics":{"type":"CANCEL","urls":[]},"logistic":{"type":"ENABLE","urls":["https://b"]}"#,
    ])
    func `knows a topic by whatever name it is shown`(callbacks: String) throws {
        let shown = try setting(callbacks)
        #expect(shown.topics == [.logistics: WebhookSubscription(isEnabled: true, urls: ["https://b"])])
    }

    @Test func `knows every topic, in both forms and any letters`() throws {
        let names: [(WebhookTopic, [String])] = [
            (.product, ["product", "Product"]), (.stock, ["stock", "STOCK"]), (.order, ["order", "orders"]),
            (.logistics, ["logistics", "logistic"]), (.makeup, ["makeup", "makeUp", "make_up"]),
            (.privateOrder, ["privateOrder", "private_order", "privateorder", "PRIVATE_ORDER"]),
        ]
        for (topic, names) in names {
            for name in names {
                let cancelled = [topic: WebhookSubscription(isEnabled: false, urls: [])]
                #expect(try setting(#""\#(name)":{"type":"CANCEL","urls":[]}"#).topics == cancelled, "\(name)")
                #expect(
                    try setting(#""\#(name)Type":"CANCEL","\#(name)CallbackUrls":[]"#).topics == cancelled, "\(name)")
            }
        }
    }

    @Test func `is read from an answer that has no object for it`() throws {
        let flat = #"{"openId":1,"setting":{"qpsLimit":2},"orderType":"ENABLE","orderCallbackUrls":["https://b"]}"#
        #expect(
            Registration(setting: try JSON(parsing: Array(flat.utf8))).topics
                == [.order: WebhookSubscription(isEnabled: true, urls: ["https://b"])])
    }

    @Test(arguments: [
        "", #""order":null"#, #""order":{}"#, #""order":{"type":null,"urls":[]}"#,
        #""order":{"type":"ENABLE","urls":[]}"#,
        #""order":{"type":"?","urls":[]}"#, #""orderCallbackUrls":[]"#, #""sourcing":{"type":"CANCEL","urls":[]}"#,
    ])
    func `leaves unknown what is not shown`(callbacks: String) throws {
        #expect(try setting(callbacks).topics.isEmpty)
    }

    @Test(arguments: [
        "https://ledger.example.com/cj/main/hunter2hunter2hunter2",
        "HTTPS://LEDGER.example.com/cj/main/hunter2hunter2hunter2",
        "https://ledger.example.com:443/cj/main/hunter2hunter2hunter2",
        "https://ledger.example.com/cj/main/hunter2hunter2hunter2/",
        "https://ledger.example.com//cj//main/hunter2hunter2hunter2",
        "https://ledger.example.com/cj/ma%69n/%68unter2hunter2hunter2",
        " https://ledger.example.com./cj/main/hunter2hunter2hunter2 ",
    ])
    func `takes a URL for ours however it is written`(text: String) throws {
        let url = try callback("https://ledger.example.com")
        #expect(url.isSame(as: text))
        #expect(!url.shown(text).contains("hunter2"))
        let shown = try setting(#""order":{"type":"ENABLE","urls":["\#(text)"]}"#)
        #expect(shown.differences(from: Registration(url, isEnabled: true)) == [])
        #expect(FeedEvidence.Shown(shown, callback: url).foreign == [])
    }

    @Test(arguments: [
        "http://ledger.example.com/cj/main/hunter2hunter2hunter2",
        "https://ledger.example.org/cj/main/hunter2hunter2hunter2",
        "https://ledger.example.com:8443/cj/main/hunter2hunter2hunter2",
        "https://ledger.example.com/cj/main/HUNTER2hunter2hunter2",
        "https://ledger.example.com/cj/other/hunter2hunter2hunter2",
        "https://ledger.example.com/cj/main/hunter2hunter2hunter2?a=1",
        "https://ledger.example.com/", "ledger.example.com", "", "/",
    ])
    func `takes no other URL for ours`(text: String) throws {
        let url = try callback("https://ledger.example.com")
        #expect(!url.isSame(as: text))
    }
}

@Suite struct `A registration that CJ refuses` {
    @Test(
        arguments: [
            (1_600_001, "Invalid API key", .reauthenticate, "CJ_API_KEY"), (1_600_005, "wrong", .final, "CJ_API_KEY"),
            (1_600_300, "callback answered 401", .final, "Remove CJ_OPEN_ID"),
            (1_600_300, "status:404", .final, "CJLEDGER_PATH_KEY"), (1_600_300, "status 301", .final, "redirects"),
            (1_600_300, "HTTP 405", .final, "keeps CJ out"),
            (1_600_300, "status 502", .final, "finds no `cjledger serve`"),
            (1_600_300, "status 418", .final, "with status 418"),
            (1_600_300, "wrong url", .final, "is `cjledger serve` running"),
            (1_606_000, "no", .final, "one public https address"),
            (1_606_001, "no", .final, "one public https address"),
            (1_607_000, "no", .final, "within 3 seconds"), (1_607_001, "no", .final, "within 3 seconds"),
            (1_607_002, "no", .final, "within 3 seconds"), (1_607_003, "no", .final, "within 3 seconds"),
            (1_600_101, "no", .final, "CJ_BASE_URL"), (77, "no", .final, "give them requestId r7"),
            (1_600_000, "busy", .retry, "again in a minute"),
            (16_900_500, "points", .wait(until: Date(timeIntervalSince1970: 0)), "after 1970-01-01T00:00:00Z"),
        ] as [(Int, String, CJError.Remedy, String)])
    func `is explained, with what to do`(code: Int, words: String, remedy: CJError.Remedy, cure: String) {
        let error = CJError(remedy, code: code, message: words, requestId: "r7", path: "/webhook/set")
        let text = "\(RegistrationFailure(error))"
        #expect(text.contains(cure), "\(text)")
        #expect(text.contains(words) && text.contains("\(code)"))
    }
}
