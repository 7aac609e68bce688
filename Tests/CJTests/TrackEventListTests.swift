import CJ
import Foundation
import TestSupport
import Testing

@Suite struct `A list of track events` {
    private func list(_ json: String) throws -> TrackEventList {
        let envelope = try Envelope(Messages.logistic(["logisticsTrackEvents": json]))
        return try #require(LogisticMessage(envelope.params, zone: .gmt)?.trackEventList)
    }

    private func before(_ earlier: String, in later: String) throws -> [String?]? {
        try list(later).contents(before: try list(earlier))?.events.map(\.activity)
    }

    @Test(arguments: [
        (#"[{"activity":"a"}]"#, #"[{"activity":"c"},{"activity":"b"},{"activity":"a"}]"#, ["c", "b"]),
        (#"[{"activity":"a"}]"#, #"[{"activity":"b, \"c\""}, 7,{"activity":"a"}]"#, [#"b, "c""#]),
        (#"[{"activity":"a"}]"#, #"[{"activity":"a"}]"#, []),
        (#"[{"activity":"[a]"}]"#, #"[{"activity":"b","x":[1]},{"activity":"[a]"}]"#, ["b"]),
        ("[]", "[]", []),
    ])
    func `tells what stands in front of an earlier one, in either form`(
        earlier: String, later: String, events: [String]
    ) throws {
        #expect(try before(earlier, in: later) == events)
        #expect(try before(quoted(earlier), in: quoted(later)) == events)
    }

    @Test(arguments: [
        // Another event, another order, more behind, another way of writing the same, and less.
        (#"[{"activity":"a"}]"#, #"[{"activity":"b"}]"#),
        (#"[{"activity":"b"},{"activity":"a"}]"#, #"[{"activity":"a"},{"activity":"b"}]"#),
        (#"[{"activity":"a"}]"#, #"[{"activity":"a"},{"activity":"b"}]"#),
        (#"[{"activity":"a"}]"#, #"[{"activity":"b"},{"activity": "a"}]"#),
        (#"[{"activity":"b"},{"activity":"a"}]"#, #"[{"activity":"a"}]"#),
        // One that ends like the other without having it behind others.
        ("[]", #"[{"activity":"a"}]"#), (#"[{}]"#, #"[{"activity":"a"},[{}]]"#), ("[1]", "[21]"),
    ])
    func `tells nothing of one that it does not end with`(earlier: String, later: String) throws {
        #expect(try before(earlier, in: later) == nil)
        #expect(try before(quoted(earlier), in: quoted(later)) == nil)
    }

    @Test func `tells nothing of one in the other form, or when what is new is no JSON`() throws {
        let (earlier, later) = (#"[{"activity":"a"}]"#, #"[{"activity":"b"},{"activity":"a"}]"#)
        #expect(try before(quoted(earlier), in: later) == nil)
        #expect(try before(earlier, in: quoted(later)) == nil)
        #expect(try before(quoted(earlier), in: quoted(#"[{"activity":b},{"activity":"a"}]"#)) == nil)
        #expect(try before(quoted("[{}]"), in: quoted(#"["a,{}]"#)) == nil)
        for spoilt in [#"[,{"activity":"a"}]"#, #"[ ,{"activity":"a"}]"#, #"[{},,{"activity":"a"}]"#] {
            #expect(try before(quoted(earlier), in: quoted(spoilt)) == nil)
        }
        for empty in ["[]", "[ ]"] { #expect(try before(quoted(empty), in: quoted("[{},\(empty.dropFirst())")) == nil) }
    }

    private func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
