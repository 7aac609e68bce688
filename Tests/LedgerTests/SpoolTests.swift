import Foundation
import Hashing
import Postgres
import TestSupport
import Testing

@testable import Deliveries
@testable import Ledger

@Suite struct `The spool` {
    private func spool(_ folder: String, maximumBytes: Int = 1 << 30, log: LogLines = LogLines()) throws -> Spool {
        try Spool(SpoolSettings(folder: folder, maximumBytes: maximumBytes), logger: log.logger)
    }

    /// The same once nobody has the folder any more: the last writer lets go a moment after the last answer.
    private func spoolOnceFree(_ folder: String) async throws -> Spool {
        while true {
            do { return try spool(folder) } catch SpoolFailure.inUse { await Task.yield() }
        }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func `makes its folder and files for nobody else`() async throws {
        try await withTemporaryFolder { folder in
            let spool = try spool(folder + "/deep/er")
            #expect(try mode(folder + "/deep/er") == 0o700)
            #expect(spool.summary == SpoolSummary())
            #expect(await spool.keep(try .webhook([1]), clockOffset: nil))
            #expect(try names(folder + "/deep/er") == ["000000000001.jsonl"])
            #expect(try mode(folder + "/deep/er/000000000001.jsonl") == 0o600)
        }
    }

    @Test func `puts what waits into one file, and loses none`() async throws {
        try await withTemporaryFolder { folder in
            let spool = try spool(folder)
            let kept = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<3000 {
                    group.addTask {
                        guard let arrival = try? Arrival.webhook(Array("\(index)".utf8)) else { return false }
                        return await spool.keep(arrival, clockOffset: 0)
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(kept == 3000)
            let summary = spool.summary
            #expect(summary.files < 3000)
            #expect(try SpoolSummary.read(folder: folder) == summary)
            var bodies: Set<[UInt8]> = []
            for name in try names(folder) {
                let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
                bodies.formUnion(try SpoolFile(Array(bytes)).arrivals.map(\.body))
            }
            #expect(bodies.count == 3000)
        }
    }

    @Test func `belongs to one process at a time`() async throws {
        try await withTemporaryFolder { folder in
            do {
                let first = try spool(folder)
                #expect(throws: SpoolFailure.inUse) { try spool(folder) }
                #expect(await first.canKeep())
            }
            _ = try await spoolOnceFree(folder)
        }
    }

    @Test func `goes on with the next number and forgets what was never whole`() async throws {
        try await withTemporaryFolder { folder in
            do {
                let spool = try spool(folder)
                for byte in UInt8(0)..<3 { #expect(await spool.keep(try .webhook([byte]), clockOffset: nil)) }
            }
            func move(_ name: String, _ other: String) throws {
                try FileManager.default.moveItem(atPath: "\(folder)/\(name)", toPath: "\(folder)/\(other)")
            }
            try move("000000000003.jsonl", "000000000003.jsonl.broken")
            try move("000000000002.jsonl", "000000000002.jsonl.part")
            let spool = try await spoolOnceFree(folder)
            #expect(spool.summary.files == 1)
            #expect(spool.summary.broken == 1)
            #expect(await spool.keep(try .webhook([3]), clockOffset: nil))
            #expect(
                try names(folder) == ["000000000001.jsonl", "000000000003.jsonl.broken", "000000000004.jsonl"])
        }
    }

    @Test func `takes no more than it may hold, and says so once`() async throws {
        try await withTemporaryFolder { folder in
            let log = LogLines()
            // Of blocks of 4 KiB there is room for two; what is broken takes room too.
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(count: 5000).write(to: URL(filePath: folder + "/000000000001.jsonl.broken"))
            let spool = try spool(folder, maximumBytes: 8192 + 2 * 4096 + 4095, log: log)
            var answers: [Bool] = []
            for index in 0..<20 {
                let arrival = try Arrival.webhook(Array("\(index)".utf8))
                answers.append(await spool.keep(arrival, clockOffset: nil))
            }
            #expect(answers.count { $0 } == 2)
            #expect(spool.summary.bytes == 8192)
            #expect(log.all == ["error: the spool takes nothing: what the database does not take is answered 503"])
            await spool.folder.remove([try #require(await spool.folder.next(after: 0))])
            #expect(await spool.keep(try .webhook([1]), clockOffset: nil))
            #expect(log.all.last == "notice: the spool takes webhooks again")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `reads regular files only, and none that no spool of ours has`() async throws {
        try await withTemporaryFolder { folder in
            for number in 1...4 {
                do {
                    let spool = try await spoolOnceFree(folder)
                    #expect(await spool.keep(try .webhook([UInt8(number)]), clockOffset: nil))
                }
            }
            func path(_ number: Int) -> String { "\(folder)/00000000000\(number).jsonl" }
            for number in 1...3 { try FileManager.default.removeItem(atPath: path(number)) }
            #expect(mkfifo(path(1), 0o600) == 0)
            try FileManager.default.createSymbolicLink(atPath: path(2), withDestinationPath: "/dev/zero")
            try FileManager.default.createDirectory(atPath: path(3), withIntermediateDirectories: false)
            // Its size is all that is ever looked at.
            #expect(truncate(path(4), off_t(SpoolFile.mostBytes) + 1) == 0)

            let summary = try SpoolSummary.read(folder: folder)
            #expect(summary.files == 1 && summary.broken == 3)
            let spool = try await spoolOnceFree(folder)
            #expect(spool.summary.files == 1 && spool.summary.broken == 3)
            let entry = try #require(await spool.folder.next(after: 0))
            await #expect(throws: SpoolFileFault.self) { _ = try await spool.folder.read(entry) }
            // One that takes the place of a file later is not followed either.
            try FileManager.default.removeItem(atPath: path(4))
            try FileManager.default.createSymbolicLink(atPath: path(4), withDestinationPath: "/dev/zero")
            await #expect(throws: SpoolFileFault.unreadable("it is no regular file")) {
                _ = try await spool.folder.read(entry)
            }
        }
    }

    @Test func `is tried before it is needed: a folder that is gone is made again`() async throws {
        try await withTemporaryFolder { folder in
            let log = LogLines()
            let spool = try spool(folder + "/spool", log: log)
            #expect(await spool.probe() == nil)
            try FileManager.default.removeItem(atPath: folder + "/spool")
            #expect(await spool.probe() == nil)
            #expect(log.all == ["warning: the spool's folder was gone and was made again"])
            #expect(try mode(folder + "/spool") == 0o700)
            // It is this process's again, and what comes is kept in it.
            #expect(throws: SpoolFailure.inUse) { try self.spool(folder + "/spool") }
            try FileManager.default.removeItem(atPath: folder + "/spool")
            #expect(await spool.keep(try .webhook([1]), clockOffset: nil))
            #expect(try names(folder + "/spool").count == 1 && spool.summary.files == 1)
            // What waited in it is gone, and that is told.
            try FileManager.default.removeItem(atPath: folder + "/spool")
            #expect(await spool.probe() == nil)
            #expect(spool.summary.files == 0)
            #expect(log.withMetadata.last == "error: the spool's folder was gone and was made again files_gone=1")
        }
    }

    @Test func `that keeps nothing is known before it is needed, and goes on once it can`() async throws {
        try await withTemporaryFolder { folder in
            let log = LogLines()
            let spool = try spool(folder + "/spool", log: log)
            try FileManager.default.removeItem(atPath: folder + "/spool")
            #expect(FileManager.default.createFile(atPath: folder + "/spool", contents: nil))
            #expect(await spool.probe() != nil)
            #expect(spool.fault != nil)
            #expect(log.all == ["error: the spool takes nothing: what the database does not take is answered 503"])
            #expect(await !spool.keep(try .webhook([1]), clockOffset: nil))
            try FileManager.default.removeItem(atPath: folder + "/spool")
            #expect(await spool.probe() == nil)
            #expect(spool.fault == nil)
            #expect(log.all.last == "notice: the spool takes webhooks again")
        }
    }

    @Test func `takes nothing while its oldest file is older than may be`() async throws {
        try await withTemporaryFolder { folder in
            let settings = SpoolSettings(folder: folder, maximumAge: .seconds(60))
            let spool = try Spool(settings, logger: LogLines().logger)
            #expect(await spool.keep(try .webhook([1], receivedAt: Date(timeIntervalSinceNow: -50)), clockOffset: 0))
            #expect(await spool.keep(try .webhook([2], receivedAt: Date(timeIntervalSinceNow: -70)), clockOffset: 0))
            #expect(await spool.canKeep())
            await spool.folder.remove([try #require(await spool.folder.next(after: 0))])
            #expect(await !spool.canKeep())
            #expect(await !spool.keep(try .webhook([3]), clockOffset: 0))
            await spool.folder.remove([try #require(await spool.folder.next(after: 0))])
            #expect(await spool.keep(try .webhook([3]), clockOffset: 0))
        }
    }

    @Test func `forgets some of the first files without losing count of the others`() async throws {
        try await withTemporaryFolder { folder in
            let spool = try spool(folder)
            for byte in UInt8(0)..<6 { #expect(await spool.keep(try .webhook([byte]), clockOffset: 0)) }
            func entry(_ number: Int) async throws -> SpoolEntry {
                try #require(await spool.folder.next(after: number - 1))
            }
            await spool.folder.remove([try await entry(1), try await entry(3)])
            _ = await spool.folder.setAside(try await entry(2))
            #expect(spool.summary == (try SpoolSummary.read(folder: folder)))
            #expect(spool.summary.files == 3)
            #expect(try await entry(1).number == 4)
        }
    }

    @Test func `shows anybody what waits, the oldest too`() async throws {
        try await withTemporaryFolder { folder in
            #expect(try SpoolSummary.read(folder: folder) == SpoolSummary())
            let spool = try spool(folder)
            let first = Date.utc("2024-01-18T07:59:22Z")
            for (index, offset) in [0.0, 60].enumerated() {
                let arrival = try Arrival.webhook([UInt8(index)], receivedAt: first.addingTimeInterval(offset))
                #expect(await spool.keep(arrival, clockOffset: 5))
            }
            let summary = try SpoolSummary.read(folder: folder)
            #expect(summary == spool.summary)
            #expect(summary.files == 2)
            #expect(summary.oldest == first.addingTimeInterval(5))
            await spool.folder.remove([try #require(await spool.folder.next(after: 0))])
            #expect(spool.summary.oldest == first.addingTimeInterval(65))
        }
    }
}

extension `The spool` {
    @Test func `can be looked at while its files go`() async throws {
        try await withTemporaryFolder { folder in
            let spool = try spool(folder)
            for round in 0..<20 {
                for byte in UInt8(0)..<20 {
                    #expect(await spool.keep(try .webhook([byte]), clockOffset: 0))
                }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        while let entry = await spool.folder.next(after: 0) { await spool.folder.remove([entry]) }
                    }
                    group.addTask {
                        var last = Int.max
                        while last > 0 {
                            let files = try SpoolSummary.read(folder: folder).files
                            #expect(files <= last, "round \(round)")
                            last = files
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }
}

@Suite(.database) struct `Draining` {
    /// Fills a spool, and then drains it until nothing waits.
    private func drain(
        _ spool: Spool, log: LogLines = LogLines(), deliveries: Deliveries = Deliveries(),
        while body: (Appender) async throws -> Void = { _ in }
    ) async throws {
        let connection = try await TestDatabase.current.settings(as: LedgerRole.runtime)
        try await withAppender { appender in
            let drain = SpoolDrain(
                spool, appender: appender, connection: connection, settings: .patient, logger: log.logger,
                onDuplicate: deliveries.noteDuplicate)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await drain.run() }
                defer { group.cancelAll() }
                try await body(appender)
                while spool.summary.files > 0 { try await Task.sleep(for: .milliseconds(5)) }
            }
        }
    }

    private func withSpool(_ body: (Spool, String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let spool = try Spool(SpoolSettings(folder: folder), logger: LogLines().logger)
            try await body(spool, folder)
        }
    }

    private func events() async throws -> [Event] {
        try await Event.read(after: .start, limit: 100_000, on: TestDatabase.current.connect())
    }

    private func text(_ event: Event) -> String { String(decoding: event.body, as: UTF8.self) }

    @Test func `takes all into the ledger in order, each with its own instant`() async throws {
        try await withSpool { spool, folder in
            let first = Date.utc("2024-01-18T07:59:22Z")
            for index in 0..<150 {
                let arrival = try Arrival.webhook(
                    Array("\(index)".utf8), receivedAt: first.addingTimeInterval(Double(index)))
                #expect(await spool.keep(arrival, clockOffset: 1.5))
            }
            try await drain(spool)
            let events = try await events()
            #expect(events.map(text) == (0..<150).map(String.init))
            #expect(events.map(\.receivedAt) == (0..<150).map { first.addingTimeInterval(Double($0) + 1.5) })
            #expect(events.allSatisfy { $0.signature == .verified && $0.type == "ORDER" })
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test func `dates by the connection that drains what was kept before any clock was compared`() async throws {
        try await withSpool { spool, _ in
            let past = Date(timeIntervalSinceNow: -3600)
            #expect(await spool.keep(try .webhook([1], receivedAt: past), clockOffset: nil))
            try await drain(spool)
            let event = try #require(try await events().first)
            #expect(abs(event.receivedAt.timeIntervalSince(past)) < 5)
        }
    }

    @Test func `adds nothing that is there, and quarantines what is no event`() async throws {
        try await append([Array(#"{"type":"ORDER"}"#.utf8)])
        try await withSpool { spool, _ in
            for body in [#"{"type":"ORDER"}"#, "a", "a"] {
                #expect(await spool.keep(try .webhook(Array(body.utf8)), clockOffset: 0))
            }
            #expect(await spool.keep(try .nonsense([2], reason: "nothing"), clockOffset: 0))
            try await drain(spool)
            #expect(try await events().map(text) == [#"{"type":"ORDER"}"#, "a"])
            let connection = try await TestDatabase.current.connect()
            #expect(try await connection.text("SELECT reason FROM ledger.quarantine") == "nothing")
        }
    }

    @Test func `notes what was in the ledger before, by the instant at which it came again`() async throws {
        let known = Array(#"{"type":"ORDER"}"#.utf8)
        try await append([known])
        try await withSpool { spool, _ in
            let instant = Date.utc("2024-01-18T07:59:22Z")
            #expect(await spool.keep(try .webhook(known, receivedAt: instant), clockOffset: 5))
            #expect(await spool.keep(try .webhook([3], receivedAt: instant), clockOffset: 5))
            let deliveries = Deliveries()
            // What this process measured otherwise does not count for what has an instant by the database's clock.
            _ = deliveries.take(clockOffset: 100)
            try await drain(spool, deliveries: deliveries)
            let noted = deliveries.take(clockOffset: 0).duplicates
            #expect(noted.map(\.digest) == [SHA256.digest(of: known)])
            #expect(noted.map(\.receivedAt) == [instant.addingTimeInterval(5)])
        }
    }

    @Test func `puts aside a row that the table refuses, and keeps the others`() async throws {
        let owner = try await TestDatabase.current.connect()
        try await owner.execute("ALTER TABLE ledger.events ADD CHECK (body <> '37')")
        try await withSpool { spool, _ in
            for index in 0..<100 {
                #expect(await spool.keep(try .webhook(Array("\(index)".utf8)), clockOffset: 0))
            }
            try await drain(spool)
            #expect(try await events().map(text) == (0..<100).filter { $0 != 37 }.map(String.init))
            #expect(
                try await owner.text("SELECT reason FROM ledger.quarantine")
                    == "the event table refused it (SQLSTATE 23514)")
        }
    }

    @Test(arguments: [1, 3, 5])
    func `sets broken files aside by name and drains the others`(number: Int) async throws {
        try await withSpool { spool, folder in
            for index in 1...5 {
                #expect(await spool.keep(try .webhook(Array("\(index)".utf8)), clockOffset: 0))
            }
            let file = URL(filePath: "\(folder)/00000000000\(number).jsonl")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count / 2] ^= 4
            try bytes.write(to: file)
            let log = LogLines()
            try await drain(spool, log: log)
            #expect(try await events().map(text) == (1...5).filter { $0 != number }.map(String.init))
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder) == ["00000000000\(number).jsonl.broken"])
            #expect(spool.summary == SpoolSummary(broken: 1))
            #expect(log.all.contains { $0.hasPrefix("error: a file of the spool is broken and was set aside") })
        }
    }

    @Test func `goes on beside webhooks that come meanwhile`() async throws {
        try await withSpool { spool, _ in
            for index in 0..<300 {
                #expect(await spool.keep(try .webhook(Array("old \(index)".utf8)), clockOffset: 0))
            }
            try await drain(spool) { appender in
                for index in 0..<50 {
                    guard case .stored = try await appender.append(try .webhook(Array("new \(index)".utf8))) else {
                        Issue.record("not stored")
                        return
                    }
                }
            }
            let texts = try await events().map(text)
            #expect(texts.filter { $0.hasPrefix("old") } == (0..<300).map { "old \($0)" })
            #expect(texts.filter { $0.hasPrefix("new") } == (0..<50).map { "new \($0)" })
        }
    }
}
