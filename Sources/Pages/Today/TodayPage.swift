import Admin
import Foundation

extension Page {
    /// Is all well?
    static let today = Page("/", in: .today) { request, readings in
        let spool = readings.spool()
        let status = try await readings.read { try await LedgerStatus.read(on: $0, spool: spool) }
        return .page("Today", template: "today", TodayContent(status, now: request.now), refreshes: true)
    }
}

/// What `today.mustache` shows.
struct TodayContent: Sendable {
    /// The answer, in words.
    let verdict: String
    let tone: String
    let problems: [ProblemContent]

    init(_ status: LedgerStatus, now: Date) {
        problems = status.problems.map { ProblemContent($0, now: now) }
        verdict = problems.isEmpty ? "All is well." : "\(CountText.of(problems.count, "thing")) need a person."
        tone = (problems.isEmpty ? Tone.good : .bad).rawValue
    }
}

/// Something that needs a person.
struct ProblemContent: Sendable {
    let account: String?
    let text: String
    let cure: String
    let since: ShownTime?

    init(_ problem: Problem, now: Date) {
        account = problem.account
        text = problem.text
        cure = problem.cure
        since = problem.since.map { ShownTime($0, now: now) }
    }
}
