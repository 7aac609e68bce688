import CJ
public import Deliveries
import Foundation
public import Ledger
public import Logging
public import Receiver

/// A receiver that runs for a test.
public struct RunningReceiver: Sendable {
    /// Where it listens on 127.0.0.1.
    public let port: Int
    /// What it has answered so far.
    public let counts: AnswerCounts
    /// What CJ counts for or against it.
    public let deliveries: Deliveries

    /// The openId, path key and account of the signed account.
    public static let openId = "12312"
    public static let pathKey = "0123456789abcdef_-ABCDEF"
    public static let path = "/cj/main/\(pathKey)"
    /// The path of the account that takes unsigned webhooks.
    public static let unsignedPath = "/cj/open/\(pathKey)x"

    /// The signature of a body for the signed account.
    public static func sign(_ body: [UInt8]) -> String { SigningKey(openId: openId)?.sign(body) ?? "" }
}

/// Runs a receiver on the test's database for as long as the body takes.
public func withReceiver<Value: Sendable>(
    maximumBodyBytes: Int = 1 << 20, limits: ConnectionLimits = ConnectionLimits(), tls: TLSFiles? = nil,
    appending: AppenderSettings = .patient, spool: Spool? = nil,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: (RunningReceiver) async throws -> Value
) async throws -> Value {
    try await withAppender(appending) { appender in
        let names = [AccountName("main"), AccountName("open")].compactMap(\.self)
        guard let key = PathKey(RunningReceiver.pathKey), let openKey = PathKey(RunningReceiver.pathKey + "x"),
            let signing = SigningKey(openId: RunningReceiver.openId)
        else { throw CocoaError(.featureUnsupported) }
        let settings = ReceiverSettings(
            port: 0,
            accounts: [
                ReceiverAccount(name: names[0], pathKey: key, authentication: .signed(signing)),
                ReceiverAccount(name: names[1], pathKey: openKey, authentication: .unsigned),
            ], maximumBodyBytes: maximumBodyBytes, limits: limits, tls: tls)
        let counts = AnswerCounts()
        let deliveries = Deliveries()
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let receiver = try Receiver(
            settings: settings, intake: DurableIntake(appender: appender, spool: spool), counts: counts,
            deliveries: deliveries, logger: logger
        ) { announce.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // A test must not wait for ever for a port that never comes.
                defer { announce.finish() }
                try await receiver.run()
            }
            defer { group.cancelAll() }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else {
                try await group.next()
                throw CocoaError(.featureUnsupported)
            }
            return try await body(RunningReceiver(port: port, counts: counts, deliveries: deliveries))
        }
    }
}
