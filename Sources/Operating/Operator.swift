import Ledger
public import Logging
public import Postgres
public import ReadModels

/// Somebody who works on the ledger, by a command or a button. Whatever he does is written into `ledger.operations`.
public struct Operator: Sendable {
    /// Who it is, as it is written down.
    public let who: String
    /// What his work is logged with.
    let logger: Logger
    let projection: ProjectorSettings
    /// Whether the process has more important things to do; nil in a process of his own.
    let makesWay: (@Sendable () -> Bool)?
    private let connect: @Sendable (_ role: String, _ job: String) -> ConnectionSettings

    /// - Parameters:
    ///   - projection: what dates without a zone mean, and how much is kept of one thing.
    ///   - makesWay: whether the process that he works in has more important things to do at this moment; nil where it has
    ///     nothing else to do at all.
    ///   - connect: how to reach the database under a role, for a job by its name.
    public init(
        who: String, projection: ProjectorSettings, logger: Logger, makesWay: (@Sendable () -> Bool)? = nil,
        connect: @escaping @Sendable (_ role: String, _ job: String) -> ConnectionSettings
    ) {
        self.who = who
        self.projection = projection
        self.makesWay = makesWay
        self.logger = logger
        self.connect = connect
    }

    /// How to reach the database under a role.
    public func connection(as role: String, for job: String) -> ConnectionSettings { connect(role, job) }

    /// Does something that is written down; see ``OperationsLog/perform(_:_:result:_:)``.
    @discardableResult
    public func perform<Value: Sendable>(
        _ what: String, _ details: [String: String] = [:], result: (Value) -> String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        try await OperationsLog(
            connection: connection(as: LedgerRole.runtime, for: "operations"), who: who, logger: logger
        ).perform(what, details, result: result, body)
    }
}
