import CJ
import Foundation
import Testing

@testable import CJClient

/// A quarter past three in the afternoon.
private let now = Date(timeIntervalSince1970: 1_700_061_300)
private let midnight = Date(timeIntervalSince1970: 1_700_092_800)

@Suite struct `An answer of CJ's API` {
    private func read(_ body: String, status: Int = 200, without secrets: [Secret] = []) throws -> CJAnswer {
        try CJAnswer(to: .settingGet, status: status, body: Array(body.utf8), at: now, without: secrets)
    }

    private func error(_ body: String, status: Int = 200, without secrets: [Secret] = []) -> CJError? {
        do {
            _ = try read(body, status: status, without: secrets)
            return nil
        } catch {
            return error as? CJError
        }
    }

    @Test(
        arguments: [
            #"{"code":200,"result":true,"message":"Success","data":{"a":1},"requestId":"r","success":true}"#,
            #"{"code":200,"data":{"a":1},"message":"","success":true,"requestId":"r"}"#,
            #"{"success":true,"code":0,"data":{"a":1},"requestId":"r"}"#,
            #"{"result":true,"data":{"a":1},"requestId":"r"}"#,
            #"{"code":"200","data":{"a":1},"requestId":"r"}"#,
        ])
    func `is a success by its body, whatever envelope it has`(body: String) throws {
        let answer = try read(body)
        #expect(answer.data?.members?["a"]?.number == "1")
        #expect(answer.requestId == "r")
    }

    @Test(
        arguments: [
            (1_600_000, .retry), (1_600_200, .retry), (1_600_301, .retry),
            (1_600_201, .wait(until: midnight)), (16_900_500, .wait(until: midnight)),
            (1_600_001, .reauthenticate), (1_600_002, .reauthenticate), (1_600_003, .reauthenticate),
            (1_600_100, .final), (1_600_101, .final), (1_600_300, .final), (1_603_100, .final), (1, .final),
        ] as [(Int, CJError.Remedy)])
    func `that refuses says by its code what helps, with status 200`(code: Int, remedy: CJError.Remedy) {
        let body = #"{"code":\#(code),"result":false,"message":"no","data":null,"requestId":"r9","success":false}"#
        #expect(
            error(body)
                == CJError(remedy, code: code, message: "no", requestId: "r9", path: "/setting/get"))
    }

    @Test(
        arguments: [
            (429, "", 1_600_200, .retry), (500, "", nil, .retry), (502, "<html>", nil, .retry),
            (504, #"{"code":200,"result":true,"data":{}}"#, 200, .retry), (408, "", nil, .retry),
            (200, "<html>", nil, .retry), (200, "[]", nil, .retry), (200, "{}", nil, .retry),
            (200, #"{"data":{}}"#, nil, .retry), (401, "", nil, .reauthenticate), (404, "", 1_600_101, .final),
            (404, #"{"code":1600300,"result":false}"#, 1_600_300, .final),
            (429, #"{"code":1600200,"result":false}"#, 1_600_200, .retry),
            (429, #"{"code":16900500,"result":false}"#, 16_900_500, .wait(until: midnight)),
            (429, #"{"code":"16900500","result":false}"#, 16_900_500, .wait(until: midnight)),
            (429, #"{"code":1600201,"result":false}"#, 1_600_201, .wait(until: midnight)),
            (429, #"{"code":1600300,"result":false}"#, 1_600_200, .retry),
            (302, "", nil, .final), (200, #"{"code":200,"result":false}"#, 200, .final),
            (400, #"{"code":1600001,"result":false}"#, 1_600_001, .reauthenticate),
        ] as [(Int, String, Int?, CJError.Remedy)])
    func `that is none says by its status or form what helps`(
        status: Int, body: String, code: Int?, remedy: CJError.Remedy
    ) {
        let error = error(body, status: status)
        #expect(error?.code == code)
        #expect(error?.remedy == remedy)
    }

    @Test func `repeats no secret, no mail address, no path of a URL and nothing like a token`() {
        let message =
            "key 12-ab at https://user@ledger.example.com:8443/cj/main/0123456789abcdef for ann@example.com: 0123456789abcdef0123456789abcdef of SD2506140734320969300 answered 404\\u001b[31m"
        let error = error(#"{"code":1600300,"message":"\#(message)"}"#, without: [Secret("12-ab")].compactMap(\.self))
        #expect(
            error?.message
                == "key … at https://ledger.example.com:8443/… for … … of SD2506140734320969300 answered 404[31m")
    }

    @Test func `of an unknown order or interface can be recognised`() {
        func refusal(_ code: Int, _ words: String) -> CJError? { error(#"{"code":\#(code),"message":"\#(words)"}"#) }
        #expect(refusal(1_603_100, "Order not found")?.isUnknownOrder == true)
        #expect(refusal(1_600_300, "order not found")?.isUnknownOrder == true)
        #expect(refusal(1_600_300, "orderId must be not empty")?.isUnknownOrder == false)
        #expect(refusal(1_600_101, "Interface not found")?.isNoSuchInterface == true)
    }
}

@Suite struct `What CJ says of points` {
    private func read(_ body: String, status: Int = 200) throws -> CJAnswer {
        try CJAnswer(to: .settingGet, status: status, body: Array(body.utf8), at: now)
    }

    @Test(
        arguments: [
            (
                #""pointsInfo":{"usedToday":10,"remaining":49990,"total":50000},"data":{}"#,
                PointsInfo(usedToday: 10, remaining: 49_990, total: 50_000)
            ),
            (#""pointsInfo":{"usedToday":"10","remaining":null},"data":[]"#, PointsInfo(usedToday: 10)),
            (#""data":{"pointsInfo":{"remaining":0}}"#, PointsInfo(remaining: 0)),
            (#""pointsInfo":null,"data":{}"#, nil), (#""pointsInfo":{},"data":{}"#, nil), (#""data":{}"#, nil),
        ] as [(String, PointsInfo?)])
    func `is read beside an answer and beside a refusal`(members: String, info: PointsInfo?) throws {
        #expect(try read("{\"code\":200,\(members)}").points == info)
        let refusal = #expect(throws: CJError.self) { try read("{\"code\":16900500,\(members)}", status: 429) }
        #expect(refusal?.points == info && refusal?.isOfThisCallAlone == true)
    }

    @Test(
        arguments: [
            ("120", 120), (" 1.5 ", 1.5), ("Wed, 15 Nov 2023 15:16:00 GMT", 60), ("0", nil), ("-1", nil), ("soon", nil),
            ("", nil), ("inf", nil), ("nan", nil), ("999999999", 86_400), ("Wed, 15 Xyz 2023 15:16:00 GMT", nil),
        ] as [(String, TimeInterval?)])
    func `and how long it asks to wait is believed for a day at most`(text: String, seconds: TimeInterval?) {
        #expect(RetryAfter.seconds(text, at: now) == seconds)
    }
}

@Suite struct `A page of a list` {
    private func page(_ data: String, number: Int = 1, size: Int = 2) throws -> CJPage {
        let body = #"{"code":200,"result":true,"data":\#(data)}"#
        return try CJPage(
            CJAnswer(to: .settingGet, status: 200, body: Array(body.utf8), at: now), number: number, size: size)
    }

    @Test(
        arguments: [
            #"{"pageNum":1,"pageSize":2,"total":3,"list":[{"a":1},{"a":2}]}"#,
            #"{"pageNumber":1,"pageSize":2,"totalRecords":3,"totalPages":2,"content":[{"a":1},{"a":2}]}"#,
            #"{"type":0,"pageData":{"pageSize":2,"pageNumber":1,"totalRecords":3,"content":[{"a":1},{"a":2}]}}"#,
        ])
    func `is read in each of CJ's three shapes`(data: String) throws {
        let page = try page(data)
        #expect(page.rows.compactMap { $0.members?["a"]?.number } == ["1", "2"])
        #expect(page.total == 3 && page.statedSize == 2)
    }

    @Test(
        arguments: [
            (#"{"total":3,"list":[]}"#, 0, 3), (#"{"total":3}"#, 0, 3), (#"{"total":3,"list":null}"#, 0, 3),
            ("null", 0, nil), (#"[{}]"#, 1, nil), (#"{"list":[{},{}]}"#, 2, nil), (#"{"total":"3","list":[{}]}"#, 1, 3),
            (#"{"total":-1,"list":[]}"#, 0, 0),
            // An object where an array belongs is an array of one.
            (#"{"total":1,"list":{"a":1}}"#, 1, 1), (#"{"pageData":{"totalRecords":1,"content":{"a":1}}}"#, 1, 1),
            (#"{"totalRecords":9,"pageData":{"content":[{}]}}"#, 1, 9),
        ] as [(String, Int, Int?)])
    func `has the rows and the total that CJ shows, however it shows them`(data: String, rows: Int, total: Int?) throws
    {
        let page = try page(data)
        #expect(page.rows.count == rows)
        #expect(page.total == total)
    }

    @Test func `that is no list is an answer to ask for again`() {
        #expect(throws: CJError.self) { try page(#"{"other":1}"#) }
    }
}
