import Foundation
import Testing

@testable import Pages

@Suite struct `A body on a page` {
    private static func shown(_ text: String, secret: String = "") throws -> BodyText {
        let body = BodyText(Array(text.utf8)) { $0 == secret }
        return try #require(body)
    }

    @Test func `stands as it was received where nothing in it is somebody's`() throws {
        let text =
            " {\"type\" : \"ORDER\",\n\"params\":{\"cjOrderId\":210823100016290555,\"a\":[1.50,null,true,\"\\u0041\\\"b\"],\"o\":{},\"e\":[]}}"
        let body = try Self.shown(text)
        #expect(body.received == text)
        #expect(body.masked.isEmpty && !body.hidesWords)
        #expect(
            body.fields.map { "\($0.path)=\($0.value)" } == [
                "type=ORDER", "params.cjOrderId=210823100016290555", "params.a[0]=1.50", "params.a[1]=null",
                "params.a[2]=true", "params.a[3]=A\"b", "params.o={}", "params.e=[]",
            ])
    }

    @Test(arguments: [
        #"{"params":{"email":"zwetschke@example.com"}}"#,
        #"{"params":{"E_mail":"zwetschke@example.com"}}"#,
        #"{"params":{"shippingAddress":{"line":"zwetschke@example.com","more":[1,"zwetschke"]}}}"#,
        #"{"params":{"phone":["zwetschke"]}}"#,
        #"{"params":{"\u0070hone":"zwetschke"}}"#,
        // Of two members of one name, both.
        #"{"params":{"phone":"zwetschke","phone":null,"phone":"zwetschke"}}"#,
        // A list that is carried as text, and one that is carried as text in it.
        #"{"params":{"logisticsTrackEvents":"[{\"receiver\":\"zwetschke\"}]"}}"#,
        #"{"params":{"logisticsTrackEvents":" \n[{\"more\":\"{\\\"receiver\\\":\\\"zwetschke\\\"}\"}]"}}"#,
        #"{"params":{"logisticsTrackEvents":"\"[{\\\"receiver\\\":\\\"zwetschke\\\"}]\""}}"#,
        // One that is cut off.
        #"{"params":{"logisticsTrackEvents":"[{\"receiver\":\"zwetschke"}}"#,
        #"{"params":{"logisticsTrackEvents":"[{\"activity\":\" Delivered, signed by Zwetschke Miller\"}]"}}"#,
        #"{"params":{"reason":"Zwetschke Miller called"}}"#,
        #"{"openId":"zwetschke","params":{}}"#, #"{"params":{"open_id":"zwetschke"}}"#,
        #"{"params":{"x":"zwetschke"}}"#, #"{"params":{"x":["zwetschke"]}}"#,
    ])
    func `shows nothing of what is somebody's, however it is wrapped`(text: String) throws {
        let body = try Self.shown(text, secret: "zwetschke")
        #expect(!body.received.localizedCaseInsensitiveContains("zwetschke"))
        #expect(!body.fields.contains { $0.value.localizedCaseInsensitiveContains("zwetschke") })
        #expect(!body.masked.isEmpty || body.hidesWords)
        // What is left is still the JSON text that it was.
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(body.received.utf8)) }
    }

    @Test func `shows nothing of what lies deeper than it looks`() throws {
        var text = "\"zwetschke@example.com\""
        for _ in 0..<40 { text = "{\"a\":[\(text)]}" }
        #expect(BodyText(Array(text.utf8)) == nil)
        let carried = try Self.shown("{\"a\":\(BodyText.quoted(text))}")
        #expect(!carried.received.contains("zwetschke"))
    }

    @Test(arguments: ["", "{", "{\"a\":}", "{\"a\":1}x", "[1,]", "{\"a\":\"\\q\"}", "\u{FF}"])
    func `is not shown where it cannot be read`(text: String) {
        #expect(BodyText(Array(text.utf8)) == nil)
    }

    @Test func `masks a number that is the openId`() throws {
        let body = try Self.shown(#"{"openId":12312,"params":{"orderId":12312}}"#, secret: "12312")
        #expect(!body.received.contains("12312"))
        #expect(body.masked.contains("openId"))
    }
}
