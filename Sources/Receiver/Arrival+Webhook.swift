import CJ
public import Ledger

extension Arrival.Content {
    /// What the body of an authentic webhook is by the rules of this version: an event, or no event and why.
    public init(webhook body: [UInt8], signature: EventSignature) {
        do {
            let envelope = try Envelope(body)
            self = .event(
                source: .webhook, type: envelope.type, messageType: envelope.messageType, messageId: envelope.messageId,
                signature: signature)
        } catch {
            self = .noEvent(reason: "\(error)", signature: signature)
        }
    }
}
