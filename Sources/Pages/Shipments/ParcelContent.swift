import Decimals
import Foundation
import Instants

/// A parcel as `parcel.mustache` shows it, on its own page and on that of its order.
struct ParcelContent: Sendable {
    let number: String
    let href: String
    let status: String
    let tone: String
    let carrier: String
    let lastMile: String?
    let exception: String?
    /// The way as a chart; empty while nobody scanned it.
    let chart: [Drawing]
    let scans: [ScanContent]
    /// How many scans are not among those.
    let more: String?

    struct ScanContent: Sendable {
        let at: String
        let iso: String?
        let status: String
        let tone: String
        let words: String
        let place: String
    }

    /// - Parameters:
    ///   - shippedAt: when CJ called its order shipped, from when what was promised counts.
    ///   - most: how many scans to list, the newest.
    init(_ head: ShipmentFacts.Head, scans: [ShipmentFacts.Scan], shippedAt: Date?, most: Int, now: Date) {
        number = head.number
        href = Link.shipment(head.account, head.number)
        status = ParcelWords.status(head.status)
        tone = ParcelWords.tone(head.status).rawValue
        carrier = head.logisticName ?? "shipping method unknown"
        lastMile = head.lastMileNumber.map { "\(head.lastMileCarrier ?? "last mile") \($0)" }
        exception = head.exceptionKind
        chart = ScanLine(head, scans: scans, shippedAt: shippedAt)?.drawings ?? []
        self.scans = scans.suffix(most).reversed().map { scan in
            ScanContent(
                at: scan.at.map(ShownTime.text) ?? scan.atText ?? "no time", iso: scan.at?.isoText,
                status: ParcelWords.status(scan.status), tone: ParcelWords.tone(scan.status).rawValue,
                words: scan.activity ?? scan.description ?? "", place: scan.location ?? "")
        }
        more = scans.count > most ? CountText.of(scans.count - most, "earlier scan") : nil
    }
}

extension ScanLine {
    /// The way of a parcel; nil where no scan has a time.
    init?(_ head: ShipmentFacts.Head, scans: [ShipmentFacts.Scan], shippedAt: Date?) {
        var stops: [Stop] = []
        var previous: String?
        let dated = scans.compactMap { scan in scan.at.map { (at: $0, scan: scan) } }.sorted { $0.at < $1.at }
        for (index, (at, scan)) in dated.enumerated() {
            let isEnd = index == 0 || index == dated.count - 1
            stops.append(
                Stop(
                    at: at, label: index == 0 && head.labelAt == at ? "label" : ParcelWords.status(scan.status),
                    ink: ParcelWords.ink(scan.status), isLandmark: isEnd || scan.status != previous))
            previous = scan.status
        }
        guard let first = stops.first, let last = stops.last else { return nil }
        var promised: ClosedRange<Date>?
        if let shippedAt, let from = head.promisedFrom, let to = head.promisedTo, (0...to).contains(from), to < 400 {
            let range =
                shippedAt.addingTimeInterval(Double(from) * 86_400)...shippedAt.addingTimeInterval(Double(to) * 86_400)
            // A promise far from all scans would squeeze them together.
            if range.upperBound < last.at.addingTimeInterval(60 * 86_400), range.upperBound > first.at {
                promised = range
            }
        }
        self.init(
            title: "The way of parcel \(head.number)",
            summary: stops.filter(\.isLandmark).map { "\($0.label) \(ShownTime.day($0.at))" }.joined(separator: ", ")
                + ".",
            stops: stops, promised: promised)
    }
}

extension ShipmentFacts.Head {
    /// What was promised, in words; nil where CJ has not said.
    var promise: String? {
        switch (promisedFrom, promisedTo) {
        case (let from?, let to?) where from != to: "promised \(from)–\(to)"
        case (let days?, _), (nil, let days?): "promised \(days)"
        default: nil
        }
    }

    /// Whether it took longer than was promised.
    var isLate: Bool {
        guard let daysInTransit, let most = promisedTo else { return false }
        return daysInTransit > Decimal(most)
    }
}
