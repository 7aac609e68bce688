import Foundation
import Hashing
import Ledger

extension Page {
    /// One event whole.
    static let event = Page("/events/{position}", in: .events) { request, readings in
        guard let position = Int(request["position"]), position > 0 else {
            return .missing("an event “\(request["position"])”: events have whole numbers")
        }
        guard let facts = try await readings.read({ try await EventFacts.read(at: position, on: $0) }) else {
            return .missing("an event at position \(position)")
        }
        return .page(
            "Event \(position)", template: "event",
            EventContent(facts, isSecret: readings.isSecret, now: request.now))
    }
}

/// What `event.mustache` shows.
struct EventContent: Sendable {
    let position: String
    let by: String
    let tone: String
    let account: String
    let received: ShownTime
    let recorded: ShownTime
    let messageId: String?
    let signature: String?
    let size: String
    let notes: [Concern]
    let changes: [ChangeOf]
    let orders: [Named]
    let parcels: [Named]
    /// Ids that it names and that lead to nothing known.
    let others: String?
    let receivedBody: String?
    let isCut: Bool
    let fields: [BodyText.Field]
    let hiddenFields: String?
    let masked: String?
    let digest: String
    let isIntact: Bool
    let seal: SealContent?
    let previous: String?
    let following: String?
    let about: String?
    let command: String

    struct ChangeOf: Sendable {
        let key: String
        let href: String
        let words: [String]
    }

    struct Named: Sendable {
        let name: String
        let href: String
    }

    struct SealContent: Sendable {
        let number: String
        let range: String
        let root: String
        let head: String
        let at: ShownTime
    }

    /// So much of a body is shown; a page stays small.
    private static let mostBytes = 12_000
    private static let mostFields = 250

    init(_ facts: EventFacts, isSecret: @escaping @Sendable (String) -> Bool, now: Date) {
        let event = facts.event
        let number = event.position.value
        let line = EventLine(
            position: number, account: event.account.text, source: event.source.rawValue, type: event.type,
            messageType: event.messageType, messageId: event.messageId, receivedAt: event.receivedAt,
            bytes: event.body.count)
        let account = event.account.text
        position = CountText.of(number)
        by = line.saidBy
        tone = line.tone.rawValue
        self.account = account
        received = ShownTime(event.receivedAt, now: now)
        recorded = ShownTime(event.recordedAt, now: now)
        messageId = event.messageId
        signature = event.signature.map { $0 == .verified ? "its signature was verified" : "it was not signed" }
        size = CountText.bytes(event.body.count)
        command = "cjledger events show \(number)"
        changes = Self.changes(facts)
        orders = facts.orders.map { Named(name: $0, href: Link.order(account, $0)) }
        parcels = facts.parcels.map { Named(name: $0, href: Link.shipment(account, $0)) }
        let known = Set(facts.orders + facts.parcels)
        let unknown = (facts.orderIds + facts.trackNumbers).filter { !known.contains($0) }.prefix(12)
        others = unknown.isEmpty ? nil : unknown.joined(separator: ", ")
        about = (facts.orders.first ?? facts.parcels.first ?? facts.orderIds.first).map {
            Link.query("/events", ["account": account, "about": $0])
        }
        digest = event.digest.hexadecimal
        isIntact = SHA256.digest(of: event.body) == event.digest
        seal = facts.seal.map { seal in
            SealContent(
                number: CountText.of(seal.number),
                range:
                    "events \(CountText.of(seal.first)) to \(CountText.of(seal.last)), \(CountText.of(seal.events)) of them",
                root: Digest.hexadecimal(of: seal.root), head: Digest.hexadecimal(of: seal.head),
                at: ShownTime(seal.at, now: now))
        }
        previous = facts.previous.map(Link.event)
        following = facts.following.map(Link.event)
        let body = BodyText(event.body, isSecret: isSecret)
        (receivedBody, isCut) = Self.cut(body?.received)
        fields = Array((body?.fields ?? []).prefix(Self.mostFields)).map { field in
            BodyText.Field(
                path: Drawing.cut(field.path, 120), value: Drawing.cut(field.value, 400), isMasked: field.isMasked)
        }
        let left = (body?.fields.count ?? 0) - fields.count
        hiddenFields = left > 0 ? CountText.of(left, "further field") : nil
        masked = Self.masked(body)
        notes = Self.notes(facts, isIntact: isIntact, isReadable: body != nil, now: now)
    }

    private static func cut(_ text: String?) -> (String?, Bool) {
        guard let text, text.utf8.count > mostBytes else { return (text, false) }
        return (String(decoding: text.utf8.prefix(mostBytes), as: UTF8.self) + "…", true)
    }

    private static func masked(_ body: BodyText?) -> String? {
        guard let body else { return nil }
        var parts: [String] = []
        if !body.masked.isEmpty { parts.append("What stands under \(body.masked.joined(separator: ", ")) is masked.") }
        if body.hidesWords { parts.append("Of free texts only known words are shown.") }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func notes(_ facts: EventFacts, isIntact: Bool, isReadable: Bool, now: Date) -> [Concern] {
        var notes: [Concern] = []
        if !isIntact {
            notes.append(Concern(.bad, "Its digest is not that of its body: it was changed after it was kept."))
        }
        if let reason = facts.parked {
            notes.append(
                Concern(
                    .bad, "The read models could not take it in: \(reason)", link: "/parked", linkText: "Parked events")
            )
        }
        if !facts.isRead { notes.append(Concern(.warn, "The views have not read it yet.")) }
        if let conflict = facts.conflict {
            let others = conflict.positions.filter { $0 != facts.event.position.value }
            notes.append(
                Concern(
                    .warn, "Another message has its type and messageId, and other content.",
                    link: others.first.map(Link.event), linkText: others.first.map { "event \(CountText.of($0))" }))
        }
        if !isReadable { notes.append(Concern(.warn, "Its body cannot be read as JSON, so it is not shown here.")) }
        return notes
    }

    private static func changes(_ facts: EventFacts) -> [ChangeOf] {
        let account = facts.event.account.text
        return facts.orders.compactMap { key in
            var words = facts.statements.filter { $0.key == key }.map { statement in
                "Status \(statement.value.status), which held at \(ShownTime.text(statement.value.at))"
            }
            words += OrderFacts.words(for: facts.costChanges.filter { $0.key == key }.map(\.value))
            words += facts.links.filter { $0.key == key }.map { OrderFacts.words(for: $0, seenFrom: key) }
            words += facts.repairs.map {
                "\($0.topic) \($0.reference): webhooks said \($0.said ?? "nothing"), this told \($0.answered ?? "a change")"
            }
            return words.isEmpty ? nil : ChangeOf(key: key, href: Link.order(account, key), words: words)
        }
    }
}

extension Digest {
    /// Bytes in lower-case hexadecimal.
    fileprivate static func hexadecimal(of bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
