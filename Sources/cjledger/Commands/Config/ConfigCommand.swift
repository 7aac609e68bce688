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
            discussion: "Secrets are not shown. Exit status 1 when `serve` would not start.")

        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let report = await ConfigReport.make()
            if json {
                Console.write([try JSONOutput.line(report)])
            } else {
                Console.write(Self.lines(report))
            }
            if !report.wouldServe { throw ExitCode(1) }
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
