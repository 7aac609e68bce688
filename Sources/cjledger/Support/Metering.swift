import Admin
import Alarms
import CJClient
import Exposition
import Folding
import Foundation
import Ledger
import Pages
import Postgres
import Receiver

/// All that `/metrics` shows. docs/metrics.md has the same list.
enum Metering {
    /// In the order in which they are shown.
    static let figures =
        [buildInfo] + Figure.ofReceiver + Figure.ofAppending + Figure.ofSpool + [certificateEnd]
        + Figure.ofCJ + Figure.ofAlarms + [Figure.databaseUp] + Figure.ofLedger + Figure.ofPools + Figure.ofProcess

    private static let buildInfo = Figure(
        "cjledger_build_info", .gauge, labels: ["version", "fold_version"],
        "Always 1: the version of the program, and of the rules by which it makes read models.")
    private static let certificateEnd = Figure(
        "cjledger_certificate_end_timestamp_seconds", .gauge,
        "The last moment of the certificate in use. None: the receiver speaks plain HTTP.")

    /// What the process knows and does not count.
    static func known(
        _ appender: Appender, _ spool: Spool?, certificateEnd: Date?, start: Date, at now: Date
    ) -> [Family] {
        [
            Family(buildInfo, [Sample([programVersion, "\(Fold.version)"], 1)]),
            Family(Self.certificateEnd, certificateEnd?.timeIntervalSince1970),
        ] + appender.load.families
            + (spool.map { LedgerStatus.Spool($0.summary, fault: $0.fault).families(at: now) } ?? [])
            + ProcessFamilies.read(start: start)
    }
}

extension SharedReading<LedgerStatus> {
    /// What `status` tells, read over a connection of its own, for all that ask in this process.
    ///
    /// - Parameter found: what of the schema is otherwise than it was left: comparing it takes longer than all the rest.
    init(_ settings: Settings, found: FoundProblems) {
        var asking = settings.connection(as: LedgerRole.runtime, for: "status")
        asking.connectTimeout = .seconds(2)
        asking.statementTimeout = .seconds(10)
        let pool = Pool(asking, size: 1)
        self.init {
            try await pool.withConnection { connection in
                var status = try await LedgerStatus.read(on: connection)
                status.found = found.problems
                return status
            }
        }
    }
}
