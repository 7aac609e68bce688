import Ledger
import Logging
import Output
import ServiceLifecycle

/// Services that must wait until the database is there and fit for them.
struct AfterAdmission: Service {
    let services: [any Service]
    let logger: Logger
    /// Throws as long as it is not.
    let admission: @Sendable () async throws -> Void

    private static let interval: Duration = .seconds(1)

    func run() async throws {
        guard await isAdmitted() else { return }
        logger.notice("the database is there, and its schema is this version's")
        try await ServiceGroup(services: services, logger: Logs.logger("cjledger", level: .error)).run()
    }

    /// Tries until it is; false when shutdown comes first.
    private func isAdmitted() async -> Bool {
        let problems = Problems(logger: logger)
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await admission()
                return true
            } catch {
                problems.note("\(error)", of: "start", "webhooks only go to the spool")
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
        }
        return false
    }
}
