import Bench
import Foundation
import Postgres
import TestSupport
import Testing

/// A clock that one process believes in and a test sets.
private struct FalseClock {
    private static let library = [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    ].first { FileManager.default.fileExists(atPath: $0) }

    static var isInstalled: Bool { library != nil }

    private let file: String

    init(_ file: String) throws {
        self.file = file
        try set("+0")
    }

    /// Shifts it against the true one, such as by `+3600`.
    func set(_ shift: String) throws { try shift.write(toFile: file, atomically: true, encoding: .utf8) }

    /// What a process needs to believe in it. The time that passes is the true one, as on a machine whose clock is set.
    var environment: [String: String] {
        [
            "LD_PRELOAD": Self.library ?? "", "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
        ]
    }
}

extension `Under torture` {
    @Test(.timeLimit(.minutes(Scale.minutes)), .enabled(if: FalseClock.isInstalled, "needs libfaketime (faketime)"))
    func `a receiver whose clock jumps an hour back and forth dates, orders and projects as ever`() async throws {
        let pause = Duration.seconds(Scale.pick(short: 2, long: 60))
        try await OwnCluster.with { cluster in
            try await withTemporaryFolder { file in
                let clock = try FalseClock(file)
                try await Ground.with(cluster.conninfo, settings: clock.environment) { ground in
                    let rate = Scale.rate(200)
                    let begin = Date()
                    let load = try await ground.load(perSecond: rate, for: pause * 5)
                    let report = try await ground.run(load) {
                        for shift in ["+3600", "-3600", "+0"] {
                            try await Task.sleep(for: pause)
                            try clock.set(shift)
                        }
                        // And in the spool.
                        try await cluster.halt()
                        try clock.set("+3600")
                        try await Task.sleep(for: pause)
                        try await cluster.restart()
                    }
                    try await ground.drained()
                    let database = try await cluster.connect()
                    try await projected(on: database)
                    let tally = try await Tally(report, in: database)
                    let ages = try await database.texts(
                        """
                        SELECT
                            min(extract(epoch FROM received_at) - \(begin.timeIntervalSince1970)),
                            max(extract(epoch FROM received_at - recorded_at)),
                            sum(CASE WHEN recorded_at < before THEN 1 ELSE 0 END)
                        FROM (SELECT *, lag(recorded_at) OVER (ORDER BY position) AS before FROM ledger.events) AS e
                        """, columns: 3)[0].compactMap { $0.flatMap { Double($0) } }
                    tally.tell(
                        "clock of the receiver an hour ahead, behind, right, ahead with the database away, at \(rate)/s",
                        "earliest received \(String(format: "%.1f", ages[0])) s after the beginning, "
                            + "at most \(String(format: "%.3f", ages[1])) s after it was recorded")
                    tally.expectAllKept()
                    // An instant of receipt is never before the load, nor after the row that holds it.
                    #expect(ages[0] > -1)
                    #expect(ages[1] < 1)
                    #expect(ages[2] == 0)
                }
            }
        }
    }
}
