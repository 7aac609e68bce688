import Foundation
import Ledger
import Operating

extension Page {
    /// The authentic bodies that are no event.
    static let quarantine = Page("/quarantine", in: .workshop) { request, readings in
        let showsAll = request.fields["all"] != nil
        let entries = try await readings.read {
            try await QuarantineEntry.readNewest(limit: QuarantineContent.most, openOnly: !showsAll, on: $0)
        }
        let content = QuarantineContent(entries, showsAll: showsAll, request, readings)
        return .page("Quarantine", template: "quarantine", content, refreshes: content.work?.isUnderWay ?? false)
    }

    /// Tries one of them again, or all.
    static let quarantineRetry = Page.asking(
        "/quarantine/retry", "Read bodies of the quarantine again", button: "Read again", back: "/quarantine",
        carried: ["entry"]
    ) { fields in
        [
            fields["entry"].map { "Entry \($0) is read again by the rules of this program." }
                ?? "Every open entry is read again by the rules of this program.",
            "Those that are events now are added to the ledger, with the instant at which they were received; the others stay. Nothing leaves the quarantine.",
        ]
    } deed: { fields, worker, _, tell in
        if let text = fields["entry"] {
            guard let id = Int(text) else { return "\(text) is no entry" }
            return try await worker.retryQuarantined([id], say: tell).summary
        }
        return try await worker.retryQuarantined(nil, say: tell).summary
    }
}

/// What `quarantine.mustache` shows.
struct QuarantineContent: Sendable {
    let parts = WorkshopPart.parts(at: .quarantine)
    let work: WorkContent?
    let summary: String
    let showsAll: Bool
    let isEmpty: Bool
    let mayAct: Bool
    let entries: [Entry]

    /// So many are listed.
    static let most = 100

    struct Entry: Sendable {
        let id: String
        let account: String
        let received: ShownTime
        let size: String
        let reason: String
        let event: String?
        let eventHref: String?
        let retry: String?
    }

    init(_ entries: [QuarantineEntry], showsAll: Bool, _ request: PageRequest, _ readings: PageReadings) {
        work = WorkContent(readings.work, now: request.now)
        self.showsAll = showsAll
        isEmpty = entries.isEmpty
        let mayAct = request.viewer.mayAct
        self.mayAct = mayAct && entries.contains { $0.position == nil }
        summary =
            entries.isEmpty
            ? "No body waits in the quarantine."
            : "\(entries.count == Self.most ? "The newest \(Self.most)" : CountText.of(entries.count, "body", "bodies")) that came with a right signature and \(entries.count == 1 ? "is" : "are") no event. `cjledger quarantine show` shows one whole."
        self.entries = entries.map { entry in
            Entry(
                id: "\(entry.id)", account: entry.account.text, received: ShownTime(entry.receivedAt, now: request.now),
                size: CountText.bytes(entry.bytes), reason: entry.reason,
                event: entry.position.map { CountText.of($0.value) },
                eventHref: entry.position.map { Link.event($0.value) },
                retry: mayAct && entry.position == nil ? Link.query("/quarantine/retry", ["entry": "\(entry.id)"]) : nil
            )
        }
    }
}
