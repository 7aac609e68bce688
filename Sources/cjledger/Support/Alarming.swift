import Admin
import Alarms
import AsyncHTTPClient
import Foundation
import Ledger
import Logging
import NIOCore
import Postgres
import ServiceLifecycle

/// The alarms in `serve`, with a connection of their own to where they go.
struct AlarmingService: Service {
    private let alarms: AlarmService
    private let http: HTTPClient

    /// Nil where nobody is to be told.
    ///
    /// - Parameters:
    ///   - status: what needs a person of the ledger.
    ///   - own: what of this process does.
    init?(
        _ settings: Settings, status: SharedReading<LedgerStatus>, holder: String,
        own: @escaping @Sendable () async -> [Problem], logger: Logger
    ) {
        guard settings.alarms.url != nil || settings.alarms.command != nil else { return nil }
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(5)
        let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.http = http
        let url = settings.alarms.url.map { AlarmChannel.url($0, secret: settings.alarms.secret, http: http) }
        let command = settings.alarms.command.map { text in
            let command = OperatorCommand(text: text, setting: "CJLEDGER_ALARM_COMMAND")
            return AlarmChannel(name: "command") { try await command.run($0.environment) }
        }
        alarms = AlarmService(
            [url, command].compactMap(\.self),
            connection: settings.connection(as: LedgerRole.runtime, for: "alarms"),
            ledger: {
                guard
                    let status = try? await status.latest(notOlderThan: .seconds(4), within: .seconds(10))?.result.get()
                else { return nil }
                // Each process tells of its own spool itself, with the database or without.
                return (status.problems.filter { $0.kind != .spoolUnusable }, status.readAt)
            },
            own: own, folder: settings.spool?.folder, holder: holder, logger: logger)
    }

    func run() async throws {
        let result: Result<Void, any Error>
        do { result = .success(try await alarms.run()) } catch { result = .failure(error) }
        try await http.shutdown()
        try result.get()
    }
}

/// What a process knows of itself.
enum ProcessProblems {
    /// - Parameters:
    ///   - databaseTakes: whether the database takes webhooks.
    ///   - spool: nil without one.
    static func of(databaseTakes: Bool, spool: LedgerStatus.Spool?) -> [Problem] {
        let host = ProcessInfo.processInfo.hostName
        let absence = Problem(
            .database, text: "the database takes nothing from \(host)",
            cure: spool == nil
                ? "bring it back: CJ's webhooks are answered 503 meanwhile, and sent again only a few times"
                : "bring it back: webhooks are kept in the spool meanwhile")
        return (databaseTakes ? [] : [absence]) + (spool?.problems ?? [])
    }
}
