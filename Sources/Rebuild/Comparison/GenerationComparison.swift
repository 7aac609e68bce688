import Ledger
public import Logging
public import Postgres
public import ReadModels

/// Compares two generations at one position.
///
/// Row by row and column by column, in the tables that the projector writes: the views follow from these, and a row of a
/// table names the event that went wrong, which a sum in a view does not. States are left out where the generations are
/// of different versions of the rules.
public struct GenerationComparison: Sendable {
    private let live: Generation
    private let candidate: Generation
    private let connection: ConnectionSettings
    private let patience: Duration
    private let projector: Projector

    /// - Parameters:
    ///   - live: the one that is compared with. It need not be the live one; somebody should be following it.
    ///   - candidate: one of this program's fold version, filled up to where `live` stands, or nearly.
    ///   - connection: where to work; its role must own the read models.
    ///   - patience: how long to wait for somebody to take the live one to where the candidate stands already, and for the
    ///     candidate to come near the live one before that is held.
    public init(
        live: Generation, candidate: Generation, connection: ConnectionSettings,
        settings: ProjectorSettings = ProjectorSettings(), patience: Duration = .seconds(60), logger: Logger
    ) {
        self.patience = patience
        self.live = live
        self.candidate = candidate
        var comparing = connection
        // Nothing waits for the comparison, and it takes as long as the tables are large.
        comparing.statementTimeout = .seconds(3600)
        comparing.parameters.merge(["work_mem": "128MB", "jit": "off"]) { _, ours in ours }
        self.connection = comparing
        projector = Projector(connection: connection.holdingGenerations, settings: settings, logger: logger)
    }

    /// Brings both to one position and compares what they hold there, however far they go meanwhile.
    ///
    /// The live generation is held for the moment in which the candidate takes the last events.
    ///
    /// - Throws: ``GenerationsStandApart`` when that could not be done; else as connections do.
    public func run() async throws -> ComparisonReport {
        try await Connection.using(connection) { reader in
            let position = try await SamePosition(
                live: live, candidate: candidate, connection: connection, projector: projector, patience: patience
            ).beginReading(on: reader)
            return try await reader.givingUpWhenCancelled { try await compare(at: position, on: reader) }
        }
    }

    private func compare(at position: LedgerPosition, on reader: Connection) async throws -> ComparisonReport {
        let all = try await GenerationStatus.readAll(on: reader)
        var tables: [TableDifferences] = []
        for table in try await ComparedTable.all(on: reader) {
            try Task.checkCancellation()
            tables.append(
                try await TableComparison(
                    table: table, live: live, candidate: candidate,
                    comparesStates: all[live]?.foldVersion == all[candidate]?.foldVersion
                ).run(on: reader))
        }
        try await EventsBehind(live: live, candidate: candidate).add(to: &tables, on: reader)
        return ComparisonReport(
            live: live.number, candidate: candidate.number, position: position.value, tables: tables)
    }
}
