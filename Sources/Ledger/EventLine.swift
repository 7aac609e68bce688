import CJ
import Foundation
import Hashing
import Instants

/// An event as one line of JSON: the columns of `ledger.events`, the body in Base64, the digest in hexadecimal.
public struct EventLine: Encodable, Sendable {
    private let event: Event

    public init(_ event: Event) { self.event = event }

    fileprivate enum Column: String, CodingKey, CaseIterable {
        case position, account, source, type
        case messageType = "message_type"
        case messageId = "message_id"
        case body = "body_base64"
        case digest, signature
        case receivedAt = "received_at"
        case recordedAt = "recorded_at"
        case altered
    }

    /// Every column stands in every line, null where it is unknown. An event whose body is not the one that was received
    /// has `altered` as well, which is true.
    public func encode(to encoder: any Encoder) throws {
        var columns = encoder.container(keyedBy: Column.self)
        try columns.encode(event.position.value, forKey: .position)
        try columns.encode(event.account.text, forKey: .account)
        try columns.encode(event.source.rawValue, forKey: .source)
        try columns.encode(event.type, forKey: .type)
        try columns.encode(event.messageType, forKey: .messageType)
        try columns.encode(event.messageId, forKey: .messageId)
        try columns.encode(Data(event.body).base64EncodedString(), forKey: .body)
        try columns.encode(event.digest.hexadecimal, forKey: .digest)
        try columns.encode(event.signature?.rawValue, forKey: .signature)
        try columns.encode(event.receivedAt.isoText, forKey: .receivedAt)
        try columns.encode(event.recordedAt.isoText, forKey: .recordedAt)
        if event.isAltered { try columns.encode(true, forKey: .altered) }
    }

    /// Reads a line back as an arrival whose `receivedAt` is the line's own, by its database's clock.
    ///
    /// `position` and `recorded_at` are not read: the ledger that takes the event gives it its own. A line that says that
    /// the body was altered becomes no event, unless the body is the one received again.
    ///
    /// - Throws: ``EventLineFault`` when the line is no event the ledger could have written.
    public static func arrival(from line: [UInt8]) throws(EventLineFault) -> Arrival {
        do {
            return try JSONDecoder().decode(Columns.self, from: Data(line)).arrival()
        } catch let fault as EventLineFault {
            throw fault
        } catch DecodingError.keyNotFound(let key, _) {
            throw EventLineFault("the column \(key.stringValue) is missing")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let column = context.codingPath.last.map { "\($0.stringValue) is no text" }
            throw EventLineFault(column ?? "it is no JSON object")
        } catch {
            throw EventLineFault("it is not JSON")
        }
    }
}

/// What is wrong with a line, in words that name the column and the rule and never the content.
public struct EventLineFault: Error, Equatable, CustomStringConvertible {
    public let description: String

    /// A fault in words that hold to that.
    public init(_ description: String) { self.description = description }
}

/// A line's columns as they stand there.
private struct Columns: Decodable {
    let account: String
    let source: String
    let type: String
    let messageType: String?
    let messageId: String?
    let body: String
    let digest: String
    let signature: String?
    let receivedAt: String
    let isAltered: Bool

    private struct AnyColumn: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let names = try decoder.container(keyedBy: AnyColumn.self).allKeys.map(\.stringValue)
        guard names.allSatisfy({ EventLine.Column(rawValue: $0) != nil }) else {
            throw EventLineFault("it has a column that ledger.events has not: a newer version may have written it")
        }
        let columns = try decoder.container(keyedBy: EventLine.Column.self)
        account = try columns.decode(String.self, forKey: .account)
        source = try columns.decode(String.self, forKey: .source)
        type = try columns.decode(String.self, forKey: .type)
        messageType = try columns.decodeIfPresent(String.self, forKey: .messageType)
        messageId = try columns.decodeIfPresent(String.self, forKey: .messageId)
        body = try columns.decode(String.self, forKey: .body)
        digest = try columns.decode(String.self, forKey: .digest)
        signature = try columns.decodeIfPresent(String.self, forKey: .signature)
        receivedAt = try columns.decode(String.self, forKey: .receivedAt)
        isAltered = try columns.decodeIfPresent(Bool.self, forKey: .altered) ?? false
    }

    func arrival() throws(EventLineFault) -> Arrival {
        let account = try Self.require(AccountName(account), "account is not 1 to 64 of A–Z a–z 0–9 _ -")
        let sources = EventSource.allCases.map(\.rawValue).joined(separator: ", ")
        let source = try Self.require(EventSource(rawValue: source), "source is none of \(sources)")
        guard !type.isEmpty else { throw EventLineFault("type is empty") }
        for (column, text) in [("type", type), ("message_type", messageType ?? ""), ("message_id", messageId ?? "")]
        where text.utf8.count > Envelope.longestName || text.utf8.contains(0) {
            throw EventLineFault("\(column) is longer than \(Envelope.longestName) bytes or holds a NUL")
        }
        let proof = try signature.map { text throws(EventLineFault) in
            try Self.require(EventSignature(rawValue: text), "signature is neither verified nor unsigned")
        }
        guard (proof != nil) == (source == .webhook) else {
            throw EventLineFault("signature must stand for a webhook and be null for anything else")
        }
        let bytes = try Self.require(Data(base64Encoded: body), "body_base64 is not Base64")
        let instant = try Self.require(
            Date(isoText: receivedAt), "received_at is no instant such as 2024-01-18T07:59:22.000000Z")
        let arrival = Arrival(
            account: account,
            content: .event(
                source: source, type: type, messageType: messageType, messageId: messageId, signature: proof),
            body: Array(bytes), receivedAt: instant)
        guard arrival.digest.hexadecimal != digest else { return arrival }
        guard isAltered else { throw EventLineFault("digest is not that of the body") }
        let original = try Self.require(Digest(hexadecimal: digest), "digest is not 64 hexadecimal digits")
        return Arrival(
            account: account,
            content: .altered(
                original: original, reason: "\(EventContent.alteration) (\(source.rawValue))", signature: proof),
            body: Array(bytes), receivedAt: instant)
    }

    private static func require<Value>(_ value: Value?, _ fault: String) throws(EventLineFault) -> Value {
        guard let value else { throw EventLineFault(fault) }
        return value
    }
}
