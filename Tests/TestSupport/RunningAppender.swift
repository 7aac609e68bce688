public import Foundation
public import Ledger
import Logging
public import Postgres

extension AppenderSettings {
    /// For tests that are not about time: a slow machine must not turn an append away.
    public static var patient: AppenderSettings {
        var settings = AppenderSettings()
        settings.wait.commit = .seconds(20)
        settings.wait.reconnect = settings.wait.commit
        return settings
    }
}

/// Runs an appender on the test's database for as long as the body takes.
public func withAppender<Value: Sendable>(
    _ settings: AppenderSettings = .patient, connection: ConnectionSettings? = nil,
    _ body: (Appender) async throws -> Value
) async throws -> Value {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let connection =
        if let connection { connection } else { try await TestDatabase.current.settings(as: LedgerRole.runtime) }
    let appender = Appender(connection: connection, settings: settings, logger: logger)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await appender.run() }
        defer { group.cancelAll() }
        return try await body(appender)
    }
}

extension Arrival {
    /// A webhook as the receiver would hand it on.
    public static func webhook(
        _ body: [UInt8], type: String = "ORDER", account: String = "main", receivedAt: Date = Date()
    ) throws -> Arrival {
        guard let account = AccountName(account) else { throw CocoaError(.featureUnsupported) }
        return Arrival(
            account: account,
            content: .event(source: .webhook, type: type, messageType: "UPDATE", messageId: nil, signature: .verified),
            body: body, receivedAt: receivedAt)
    }

    /// A body that is no event.
    public static func nonsense(_ body: [UInt8], reason: String = "not JSON") throws -> Arrival {
        guard let account = AccountName("main") else { throw CocoaError(.featureUnsupported) }
        return Arrival(
            account: account, content: .noEvent(reason: reason, signature: .verified), body: body, receivedAt: Date())
    }
}
