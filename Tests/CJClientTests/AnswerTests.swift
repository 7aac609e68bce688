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
            (200, #"{"data":{}}"#, nil, .retry), (401, "", nil, .reauthenticate), (404, "", nil, .final),
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
        #expect(page.total == 3)
        #expect(!page.isPartial)
        #expect(!page.isLast)
    }

    @Test(
        arguments: [
            (#"{"total":3,"list":[{}]}"#, 1, true, false), (#"{"total":3,"list":[{}]}"#, 2, false, true),
            (#"{"total":3,"list":[]}"#, 2, true, true), (#"{"total":3,"list":[]}"#, 3, false, true),
            (#"{"total":3}"#, 1, true, false), (#"{"total":0,"list":[]}"#, 1, false, true),
            (#"{"list":[{}]}"#, 1, false, true), (#"{"list":[{},{}]}"#, 1, false, false),
            ("null", 1, false, true), (#"[{}]"#, 1, false, true),
            // CJ gives smaller pages than were asked for.
            (#"{"pageSize":1,"total":2,"list":[{}]}"#, 1, false, false),
        ])
    func `knows whether rows are missing and whether it is the last`(
        data: String, number: Int, isPartial: Bool, isLast: Bool
    ) throws {
        let page = try page(data, number: number)
        #expect(page.isPartial == isPartial)
        #expect(page.isLast == isLast)
    }

    @Test func `that is no list is an answer to ask for again`() {
        #expect(throws: CJError.self) { try page(#"{"other":1}"#) }
    }
}
