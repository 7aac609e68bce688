import Admin
import Foundation

extension Page {
    /// Is all well?
    static let today = Page("/", in: .today) { request, readings in
        let spool = readings.spool()
        // Side by side: planning the last takes as long as all the others.
        async let status = readings.read { connection in
            var status = try await LedgerStatus.read(on: connection, spool: spool)
            status.found = readings.found.problems
            return status
        }
        async let figures = readings.read { try await TodayFigures.read(on: $0) }
        async let risks = readings.read { try await TodayFigures.Risk.read(on: $0) }
        let content = try await TodayContent(status, figures, risks, now: request.now)
        return .page("Today", template: "today", content, refreshes: true)
    }
}

/// What `today.mustache` shows.
struct TodayContent: Sendable {
    /// The answer, in words.
    let verdict: String
    let tone: String
    /// What the answer rests on, in words.
    let ground: String
    let problems: [ProblemContent]
    let tiles: [Tile]
    /// Webhooks a minute; none where none came.
    let chart: [Drawing]
    /// What the drawing shows, in a sentence.
    let chartWords: String
    let topics: [Topic]
    let hasTopics: Bool
    let risks: [Risk]
    let hasRisks: Bool
    let furtherRisks: String?

    /// A figure, and the page behind it.
    struct Tile: Sendable {
        let name: String
        let value: String
        let note: String
        let tone: String
        let href: String

        init(_ name: String, _ value: String, _ note: String, _ tone: Tone = .mute, href: String) {
            (self.name, self.value, self.note, self.tone, self.href) = (name, value, note, tone.rawValue, href)
        }
    }

    struct Topic: Sendable {
        let account: String
        let type: String
        let accepted: String
        let failed: String
        let tone: String
        let last: ShownTime?
    }

    struct Risk: Sendable {
        let number: String
        let href: String
        let order: String?
        let orderHref: String?
        let kind: String
        let since: ShownTime?
        let cost: String
    }

    init(_ status: LedgerStatus, _ figures: TodayFigures, _ worst: [TodayFigures.Risk], now: Date) {
        problems = status.problems.map { ProblemContent($0, now: now) }
        verdict =
            problems.isEmpty
            ? "All is well."
            : problems.count == 1
                ? "One thing needs a person." : "\(CountText.of(problems.count)) things need a person."
        tone = (problems.isEmpty ? Tone.good : .bad).rawValue
        let last = status.lastReceivedAt.map { "The last webhook came \(ShownTime($0, now: now).age)." }
        ground =
            "\(last ?? "No webhook has come yet.") The read models have taken in event \(CountText.of(status.position))."
        let riskCount = worst.first?.count ?? 0
        tiles = Self.tiles(status, figures, riskCount: riskCount, now)
        let answers = AnswerColumns(bins: figures.answers, now: now)
        chart = answers.isEmpty ? [] : answers.drawings
        chartWords = answers.summary
        topics = figures.topics.map { topic in
            Topic(
                account: topic.account, type: topic.type.isEmpty ? "(not read)" : topic.type,
                accepted: CountText.of(topic.accepted), failed: CountText.of(topic.failed),
                tone: topic.failed > 0 ? Tone.bad.rawValue : "", last: topic.last.map { ShownTime($0, now: now) })
        }
        hasTopics = !topics.isEmpty
        risks = worst.map { risk in
            Risk(
                number: risk.number, href: Link.shipment(risk.account, risk.number), order: risk.order,
                orderHref: risk.order.map { Link.order(risk.account, $0) },
                kind: risk.kind.replacing("_", with: " "), since: risk.since.map { ShownTime($0, now: now) },
                cost: AmountText.of(risk.cost))
        }
        hasRisks = !risks.isEmpty
        let more = riskCount - risks.count
        furtherRisks = more > 0 ? "and \(CountText.of(more)) more, in analytics.parcels_at_risk" : nil
    }

    private static func tiles(
        _ status: LedgerStatus, _ figures: TodayFigures, riskCount: Int, _ now: Date
    ) -> [Tile] {
        let hour = figures.answers.filter { now.timeIntervalSince($0.from) <= 3600 }
        let kept = hour.reduce(0) { $0 + $1.kept }, refused = hour.reduce(0) { $0 + $1.refused }
        let repairs = status.reconciler.drift.reduce(0) { $0 + $1.count }
        let lacking = status.missingCostSheets.reduce(0) { $0 + $1.count }
        let late = status.missingCostSheets.reduce(0) { $0 + $1.older }
        var tiles = [
            Tile(
                "Webhooks in an hour", CountText.of(kept),
                refused == 0 ? "none refused" : "\(CountText.of(refused)) refused",
                refused > 5 ? .bad : .mute, href: refused > 5 ? Cure.path("Webhooks are refused") : "/events"),
            Tile(
                "Read models", "\(status.lagSeconds) s behind", "generation \(status.generation)",
                status.lagSeconds > LedgerStatus.longestLagSeconds ? .bad : .good, href: "/generations"),
            spool(status.spool),
            Tile(
                "Untold by webhooks", CountText.of(repairs), "found by asking CJ, in a day",
                repairs > 0 ? .warn : .good,
                href: Cure.path("Messages may be missing")),
            Tile(
                "Parked", CountText.of(status.parked), "events no rule could read", status.parked > 0 ? .bad : .good,
                href: "/parked"),
            Tile(
                "Quarantine", CountText.of(status.quarantined), "bodies that are no event",
                status.quarantined > 0 ? .warn : .good, href: "/quarantine"),
            Tile(
                "Parcels at risk", CountText.of(riskCount), "lost, returned or without a scan",
                riskCount > 0 ? .warn : .good, href: "#risks"),
            Tile(
                "Paid, no cost sheet", CountText.of(lacking),
                late == 0 ? "orders, none for a day" : "orders, \(CountText.of(late)) for a day",
                late > 0 ? .bad : lacking > 0 ? .warn : .good, href: Cure.path("Paid orders lack a cost sheet")),
        ]
        tiles += status.feeds.map { feed in
            Tile(
                "Feed of \(feed.account)", feed.state, "since \(ShownTime(feed.since, now: now).age)",
                feed.state == "ok" ? .good : feed.isWanted ? .bad : .mute,
                href: feed.state == "ok" ? "#topics" : Cure.path("CJ sends no webhooks any more"))
        }
        tiles += status.measures.points.map { points in
            let percent = Int((points.share.asDouble * 100).rounded())
            return Tile(
                "Points left of \(points.account)", "\(percent) %",
                points.full.map { "of \(CountText.of($0)) a day" } ?? "of a day's",
                percent < 10 ? .warn : .good, href: Cure.path("CJ's calls are slow or refused"))
        }
        return tiles
    }

    private static func spool(_ spool: LedgerStatus.Spool?) -> Tile {
        guard let spool else {
            return Tile(
                "Spool", "none", "the database alone keeps webhooks", .warn, href: Cure.path("The spool is in use"))
        }
        if spool.fault != nil {
            return Tile("Spool", "unusable", "the log says why", .bad, href: Cure.path("The spool cannot be used"))
        }
        return Tile(
            "Spool", spool.files == 0 ? "empty" : CountText.of(spool.files, "file"),
            spool.files == 0 ? "the database takes webhooks" : "\(CountText.bytes(spool.bytes)) wait for the database",
            spool.files == 0 ? .good : .bad, href: Cure.path("The spool is in use"))
    }
}

/// Something that needs a person.
struct ProblemContent: Sendable {
    let account: String?
    let text: String
    let cure: [GuideText.Span]
    let since: ShownTime?
    /// The page with the whole cure.
    let href: String

    init(_ problem: Problem, now: Date) {
        account = problem.account
        text = problem.text
        cure = GuideText.spans(problem.cure)
        since = problem.since.map { ShownTime($0, now: now) }
        href = Cure.path(problem.kind.section)
    }
}
