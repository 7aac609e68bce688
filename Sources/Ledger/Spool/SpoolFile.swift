import Foundation
import Hashing
import Instants

/// What one file of the spool holds: a group of arrivals.
///
/// As text it is a head, a line for each arrival, and a checksum over all that stands before it. An event's line has the
/// columns that `events import` reads, so that a person can save what a broken file still holds.
struct SpoolFile: Sendable {
    /// Whose clock the arrivals are dated by.
    let clock: GroupWriter.Clock
    let arrivals: [Arrival]

    init(clock: GroupWriter.Clock, arrivals: [Arrival]) {
        self.clock = clock
        self.arrivals = arrivals
    }

    /// The first line.
    private struct Head: Codable {
        /// Of this format.
        let spool: Int
        let clock: GroupWriter.Clock
        /// How many arrivals follow.
        let count: Int
        /// When the first of them was received.
        let receivedAt: String

        enum CodingKeys: String, CodingKey {
            case spool, clock, count
            case receivedAt = "received_at"
        }
    }

    private static let format = 1
    private static let newline = UInt8(ascii: "\n")

    // MARK: Writing

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let received = arrivals.first?.receivedAt ?? Date(microsecondsSince1970: 0)
        var text = [UInt8](
            try encoder.encode(
                Head(spool: Self.format, clock: clock, count: arrivals.count, receivedAt: received.isoText)))
        text.append(Self.newline)
        for arrival in arrivals {
            text.append(contentsOf: try encoder.encode(Line(arrival)))
            text.append(Self.newline)
        }
        return text + Self.checksum(of: text)
    }

    private static func checksum(of text: [UInt8]) -> [UInt8] {
        Array(#"{"sha256":"\#(SHA256.digest(of: text).hexadecimal)"}"#.utf8) + [newline]
    }

    private static let checksumLength = checksum(of: []).count

    // MARK: Reading

    /// Reads what ``encoded()`` wrote.
    ///
    /// - Throws: ``SpoolFileFault`` for anything else.
    init(_ bytes: [UInt8]) throws(SpoolFileFault) {
        let text = Array(bytes.dropLast(Self.checksumLength))
        guard Self.checksum(of: text) == Array(bytes.suffix(Self.checksumLength)) else { throw .torn }
        let lines = text.split(separator: Self.newline)
        guard let first = lines.first, let head = try? JSONDecoder().decode(Head.self, from: Data(first)),
            head.spool == Self.format, head.count == lines.count - 1
        else { throw .unknownFormat }
        clock = head.clock
        var arrivals: [Arrival] = []
        for (index, line) in lines.dropFirst().enumerated() {
            guard let arrival = Line.arrival(from: Array(line)) else { throw .badLine(index + 2) }
            arrivals.append(arrival)
        }
        self.arrivals = arrivals
    }

    /// When the first arrival of a file was received, by the beginning of its text; nil where that is no head.
    static func receivedAt(fromHeadOf bytes: Data) -> Date? {
        bytes.split(separator: newline).first.flatMap { try? JSONDecoder().decode(Head.self, from: $0) }
            .flatMap { Date(isoText: $0.receivedAt) }
    }

    /// More than any head has, in bytes.
    static let longestHead = 256
    /// More than any file has: what waits in memory, as Base64, and the lines around it.
    static let mostBytes = 192 << 20
}

/// Why a file of the spool cannot be drained.
enum SpoolFileFault: Error, Equatable, CustomStringConvertible {
    /// It is cut short, or a bit of it is not as it was written.
    case torn
    /// It is as it was written, by another version.
    case unknownFormat
    /// It is as it was written, and this line is no arrival to this version.
    case badLine(Int)
    /// The disk does not give it back.
    case unreadable(String)

    var description: String {
        switch self {
        case .torn: "it is not as it was written: its checksum is wrong or missing"
        case .unknownFormat: "it has a format that this version does not know"
        case .badLine(let number): "line \(number) is nothing that this version knows"
        case .unreadable(let reason): "it cannot be read: \(reason)"
        }
    }
}

/// An arrival as a line: an event with the columns of ``EventLine`` that are known before the database has it, or what
/// is no event, with the reason.
private struct Line: Codable {
    let account: String
    var source: String?
    var type: String?
    var messageType: String?
    var messageId: String?
    var reason: String?
    let body: String
    let digest: String
    let signature: String?
    let receivedAt: String

    enum CodingKeys: String, CodingKey {
        case account, source, type
        case messageType = "message_type"
        case messageId = "message_id"
        case reason
        case body = "body_base64"
        case digest, signature
        case receivedAt = "received_at"
    }

    init(_ arrival: Arrival) {
        account = arrival.account.text
        switch arrival.content {
        case .event(let source, let type, let messageType, let messageId, _):
            self.source = source.rawValue
            self.type = type
            self.messageType = messageType
            self.messageId = messageId
        case .noEvent(let reason, _), .altered(_, let reason, _):
            self.reason = reason
        }
        body = Data(arrival.body).base64EncodedString()
        digest = arrival.digest.hexadecimal
        signature = arrival.content.signature?.rawValue
        receivedAt = arrival.receivedAt.isoText
    }

    static func arrival(from line: [UInt8]) -> Arrival? {
        if let event = try? EventLine.arrival(from: line) { return event }
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(line)), let reason = line.reason,
            let account = AccountName(line.account), let body = Data(base64Encoded: line.body),
            let receivedAt = Date(isoText: line.receivedAt)
        else { return nil }
        let arrival = Arrival(
            account: account,
            content: .noEvent(reason: reason, signature: line.signature.flatMap(EventSignature.init(rawValue:))),
            body: Array(body), receivedAt: receivedAt)
        return arrival.digest.hexadecimal == line.digest ? arrival : nil
    }
}
