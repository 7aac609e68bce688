import ArgumentParser
import Output

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Look at the settings.",
        subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Show what is set and where it comes from, and whether `serve` would start with it.",
            discussion: """
                Secrets are not shown. With --online it also asks CJ, for each account with an API key, what it can see:
                token, settings, points, where it sends webhooks, and by an order that a webhook told the time zone; and looks whether
                the callback answers.

                Exit status 1 when `serve` would not start, 2 when CJ shows that something is wrong.
                """)

        @Flag(help: "Ask CJ too.")
        var online = false

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            var report = await ConfigReport.make()
            let findings = report.findings.count
            if online { await report.checkOnline() }
            if json {
                Console.write([try JSONOutput.line(report)])
            } else {
                Console.write(Self.lines(report))
            }
            if !report.wouldServe { throw ExitCode(1) }
            if report.findings.dropFirst(findings).contains(where: { $0.verdict != .ok }) { throw ExitCode(2) }
        }

        private static func lines(_ report: ConfigReport) -> [String] {
            var settings = TextTable(columns: ["setting", "value", "from"])
            settings.rows = report.settings.map { [$0.name, $0.shownValue, $0.origin.rawValue] }
            return settings.lines(indent: 0) + [""]
                + report.findings.map { "\($0.verdict.mark)  \($0.subject): \($0.detail)".withoutControls }
        }
    }
}

extension ConfigReport.Verdict {
    fileprivate var mark: String {
        switch self {
        case .ok: "ok"
        case .warning: "? "
        case .failed: "! "
        }
    }
}
