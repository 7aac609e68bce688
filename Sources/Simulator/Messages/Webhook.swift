import Foundation
import Hashing

/// A webhook as it is sent.
struct Webhook: Hashable, Sendable {
    let body: [UInt8]
    /// The header `sign`: Base64 of HMAC-SHA256 over the body, under the digits of the openId.
    let sign: String

    /// The openId of every simulated account.
    static let openId = "12312"

    init(body: [UInt8]) {
        self.body = body
        sign = Data(HMACSHA256.code(of: body, key: Array(Self.openId.utf8)).bytes).base64EncodedString()
    }
}

extension World {
    /// The webhook of a posting.
    func webhook(of posting: Posting, under faults: Faults) -> Webhook {
        let manner = manner(of: posting, hasHabits: faults.hasHabits)
        return switch posting.form {
        case .message: Webhook(body: body(of: posting, in: manner))
        case .rewritten:
            Webhook(body: body(of: posting, in: manner.with(\.omitsNulls, !manner.omitsNulls)).padded(by: 1))
        // JSON may end in blanks, so this is the message still.
        case .oversized: Webhook(body: body(of: posting, in: manner).padded(by: 1_048_576))
        case .garbage: Webhook(body: Array(garbage(for: posting).utf8))
        }
    }

    private func body(of posting: Posting, in manner: Manner) -> [UInt8] {
        let message = lives[posting.life].message(about: posting.change, in: manner)
        let params = message.map { dialect.written(params: $0.params) }
        var members: [JSON.Member] = [
            JSON.Member(key: "messageId", value: .text(messageId(of: posting, in: manner))),
            JSON.Member(key: "type", value: .text(posting.change.subject.messageType.rawValue)),
            JSON.Member(key: "messageType", value: JSON(message?.messageType)),
        ]
        if manner.namesOpenId { members.append(JSON.Member(key: "openId", value: .number(Webhook.openId))) }
        members.append(JSON.Member(key: "params", value: params ?? .null))
        let body = JSON.object(members)
        return (manner.omitsNulls ? body.sortedWithoutNulls : body).bytes
    }

    /// Stable over all sendings of a message. Only bills and stocking orders are sure to have one of their own.
    private func messageId(of posting: Posting, in manner: Manner) -> String {
        let chance = chance.branch(.messages).branch(posting.life)
        let isShared =
            manner.sharesMessageIds && ![.makeup, .privateOrder].contains(posting.change.subject.messageType)
        var own =
            isShared ? chance.branch(1).branch(posting.change.at.seconds) : chance.branch(0).branch(posting.number)
        return own.hexadecimal(dialect[MessageIds.self] == .long ? 200 : 32)
    }

    private func manner(of posting: Posting, hasHabits: Bool) -> Manner {
        let chance = chance.branch(.habits).branch(posting.life)
        let isOrder = posting.change.subject.messageType == .order
        var manner = hasHabits ? Manner(drawnFrom: chance.branch(0).branch(posting.number)) : .documented
        // Which id a type of message carries does not change during a life.
        var ofType = chance.branch(1).branch(isOrder ? 0 : 1)
        let drawn = ofType.pick([Manner.OrderIdForm.internalNumber, .internalText, .code])
        func form<Id: WebhookIdSwitch>(_ id: Id) -> Manner.OrderIdForm {
            hasHabits && id == Id.documented ? drawn : id.form ?? drawn
        }
        manner.orderId = isOrder ? form(dialect[OrderWebhookId.self]) : form(dialect[LogisticWebhookId.self])
        var ofDate = chance.branch(2).branch(posting.number)
        manner.speak(dialect, isUndated: ofDate.once(in: 3))
        return manner
    }

    private func garbage(for posting: Posting) -> String {
        var chance = chance.branch(.faults).branch(posting.life).branch(-1 - posting.number)
        return chance.pick([
            "", "ping", "null", "[]", #"{"messageId":"\#(chance.hexadecimal(32))"}"#, #"{"type":"","params":{}}"#,
            #"{"messageId":"\#(chance.hexadecimal(32))","type":"ORDER","params":{"#,
        ])
    }
}

extension Manner {
    fileprivate func with<Value>(_ part: WritableKeyPath<Manner, Value>, _ value: Value) -> Manner {
        var manner = self
        manner[keyPath: part] = value
        return manner
    }
}

extension [UInt8] {
    fileprivate func padded(by count: Int) -> [UInt8] { self + repeatElement(UInt8(ascii: " "), count: count) }
}
