import CJ
import Foundation
import TestSupport
import Testing

@Suite struct `Names under which personal data would stand` {
    @Test(arguments: [
        (
            #"{"params":{"shippingCustomerName":"x","shipping_phone":null,"E-Mail":"x"}}"#,
            ["email", "shippingcustomername", "shippingphone"]
        ),
        (#"{"params":{"orderItems":[[{"remark":"x"}]]}}"#, ["remark"]),
        (#"{"params":{"logisticsTrackEvents":"[{\"status\":12,\"signedBy\":\"x\"}]"}}"#, ["signedby"]),
        (#"{"email" : 1, "a":{"email":2}}"#, ["email"]),
        (#"{"_email-":1," zip":2,"F_A_X":3,"-":4,"":5}"#, ["email", "fax", "zip"]),
        (#"{"type":"email","params":{"logisticName":"phone","emails":1,"reason":"{\"broken"}}"#, []),
        (#"["email",{"a":["phone"]}]"#, []),
        (#"{}"#, []), ("7", []),
    ])
    func `are found at any depth, and values are not taken for them`(text: String, names: [String]) throws {
        #expect(PersonalKeys.found(in: try JSON(parsing: Array(text.utf8))) == names)
    }

    @Test func `are none in what CJ documents`() throws {
        for body in [Messages.order, Messages.logistic, Messages.orderSplit] {
            #expect(PersonalKeys.found(in: try JSON(parsing: Array(body.utf8))).isEmpty)
        }
    }

    @Test(arguments: [
        #"{"type":"LOGISTIC","params":"{\"phone\":1,\"logisticsTrackEvents\":\"[{\\\"email\\\":1}]\"}"}"#,
        #"{"type":"LOGISTIC","params":{"phone":1,"logisticsTrackEvents":" [{\"email\":1}]"}}"#,
        #"{"type":"LOGISTIC","params":{"phone":1,"logisticsTrackEvents":"\"[{\\\"email\\\":1}]\""}}"#,
        #"{"type":"LOGISTIC","params":{"phone":1,"logisticsTrackEvents":{"email":1}}}"#,
    ])
    func `are looked for in texts within texts, and apart from the track events`(body: String) throws {
        let envelope = try Envelope(Array(body.utf8))
        #expect(PersonalKeys.found(in: envelope.json) == ["email", "phone"])
        let list = try #require(LogisticMessage(envelope.params, zone: .gmt)?.trackEventList)
        #expect(list.contents?.personalKeys == ["email"])
        #expect(PersonalKeys.found(in: envelope.json, outside: list).contains("phone"))
    }

    @Test func `are looked for in a hundred thousand brackets too`() throws {
        let deep =
            String(repeating: #"{"a":"#, count: 100_000) + #"{"email":1}"# + String(repeating: "}", count: 100_000)
        #expect(PersonalKeys.found(in: try JSON(parsing: Array(deep.utf8))) == ["email"])
    }
}
