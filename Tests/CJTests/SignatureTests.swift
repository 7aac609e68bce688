import CJ
import Foundation
import Testing

@Suite struct `The signature` {
    private let key = SigningKey(openId: "12312")

    @Test(arguments: [
        (#"{"messageId":"m1"}"#, "2yrwp6/13AUPym1kZypq9keEo6RXFKMcY6lhHyaCXsQ="),
        ("", "Zi8bT7O2h7dAzfHNl6kugV8ChP1PVv0zgP8iilcH2tg="),
    ])
    func `is Base64 of HMAC-SHA256 over the raw bytes under the openId as text`(body: String, sign: String) throws {
        let key = try #require(key)
        #expect(key.sign(Array(body.utf8)) == sign)
        #expect(key.verifies(sign, of: Array(body.utf8)))
    }

    @Test(arguments: [
        "", "Zi8bT7O2h7dAzfHNl6kugV8ChP1PVv0zgP8iilcH2tg", "zi8bT7O2h7dAzfHNl6kugV8ChP1PVv0zgP8iilcH2tg=", "AAAA",
        "Zi8bT7O2h7dAzfHNl6kugV8ChP1PVv0zgP8iilcH2tg==", " Zi8bT7O2h7dAzfHNl6kugV8ChP1PVv0zgP8iilcH2tg=",
        "662f1b4fb3b687b740cdf1cd97a92e815f0284fd4f56fd3380ff228a5707dad8", "�",
    ])
    func `any other text is refused`(sign: String) throws {
        #expect(try !#require(key).verifies(sign, of: []))
    }

    @Test func `a byte more or less is refused`() throws {
        let key = try #require(key)
        let sign = key.sign(Array("{}".utf8))
        #expect(!key.verifies(sign, of: Array("{} ".utf8)))
        #expect(!key.verifies(sign, of: Array("{".utf8)))
    }

    @Test(arguments: ["", "abc", "123a", " 12312"])
    func `an openId is digits`(text: String) {
        #expect(SigningKey(openId: text) == nil)
    }

    @Test func `the key is not printed`() throws {
        #expect(!"\(try #require(key))".contains("12312"))
    }
}

/// CJ's own samples are not part of the project; where they lie beside it, they must be read too.
@Suite struct `CJ's printed samples` {
    private static let folder = URL(filePath: #filePath).appending(path: "../../../../shared/cj/samples").standardized

    static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

    private func sample(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appending(path: name)))
    }

    @Test(.enabled(if: isThere))
    func `the printed LOGISTIC has the published signature`() throws {
        let key = try #require(SigningKey(openId: "12312"))
        #expect(key.sign(try sample("LOGISTIC.json")) == "7n4hQFbbUPMFvJWhmU4PcDaDehocG8aJQXQ+GqDTZgY=")
    }

    @Test(
        .enabled(if: isThere),
        arguments: [
            "LOGISTIC", "ORDER", "ORDERSPLIT", "PRODUCT", "SOURCINGCREATE", "STOCK", "VARIANT",
        ])
    func `every printed message is an event`(type: String) throws {
        let envelope = try Envelope(try sample("\(type).json"))
        #expect(envelope.type == type)
        _ = try Message(envelope, zone: .gmt)
    }

    @Test(.enabled(if: isThere))
    func `the one printed as invalid JSON is none`() throws {
        #expect(throws: NotAnEvent.self) { _ = try Envelope(try sample("ORDER-as-printed-invalid.txt")) }
    }
}
