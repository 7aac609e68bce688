import CJ
import Foundation
import TestSupport

/// Messages that say what would run, fetch or end something, in every field that a webhook can carry.
enum Hostile {
    static let text =
        #""'><img src=x onerror="window.ran=1"><script>window.ran=1</script>{{x}}'; DROP TABLE ledger.events; --"#

    /// What a browser, a header, a path or a template may take for more than text.
    private static let others = [
        "../../etc/passwd?window.ran=1#window.ran", "\r\nSet-Cookie: window.ran=1\r\n\r\n<b>{{{x}}}{{>frame}}",
        "</title></textarea></style><svg onload=window.ran=1>javascript:window.ran=1//",
        "\u{301}\"\u{301} autofocus onfocus=\"window.ran=1",
        "\u{202E}data:text/html,<script>window.ran=1</script>\u{0}",
    ]

    /// Each documented message with a hostile text in the place of every text, and with each hostile text in its ids.
    static func append() async throws {
        var bodies: [[UInt8]] = []
        for text in [text] + others {
            let quoted = BodyQuote.of(text)
            for document in [Messages.order, Messages.logistic, Messages.orderSplit] {
                bodies.append(Array(Self.replaced(document, by: quoted).utf8))
            }
            bodies.append(
                Messages.order(["cjOrderId": BodyQuote.of("SD1\(text)2"), "orderNumber": quoted, "orderStatus": quoted])
            )
            bodies.append(
                Messages.logistic([
                    "orderId": BodyQuote.of("SD1\(text)2"), "trackingNumber": BodyQuote.of("YT1\(text)2"),
                    "trackingStatus": quoted,
                    "logisticsTrackEvents": BodyQuote.of(
                        "[{\"activity\":\(quoted),\"location\":\(quoted),\"eventTime\":\(quoted)}]"),
                ]))
            bodies.append(
                Messages.message(
                    "MAKEUP",
                    [
                        "orderId": BodyQuote.of("BT1\(text)2"), "relationOrderId": BodyQuote.of("SD1\(text)2"),
                        "amount": "1",
                        "reason": quoted, "status": quoted,
                    ]))
            bodies.append(
                Array("{\"type\":\"STOCK\",\"messageId\":\(quoted),\"messageType\":\(quoted),\(quoted):\(quoted)}".utf8)
            )
        }
        try await Story.receive(bodies)
    }

    /// The document with a text in the place of each of its own but the type, and of each long number.
    private static func replaced(_ document: String, by quoted: String) -> String {
        document.replacing(/("[A-Za-z]+"):(\s*)"(?:[^"\\]|\\.)*"/) { match in
            match.output.1 == "\"type\"" ? String(match.output.0) : "\(match.output.1):\(match.output.2)\(quoted)"
        }
    }
}

/// Text as a JSON string.
enum BodyQuote {
    static func of(_ text: String) -> String {
        guard let data = try? JSONEncoder().encode(text) else { return "\"\"" }
        return String(decoding: data, as: UTF8.self)
    }
}
