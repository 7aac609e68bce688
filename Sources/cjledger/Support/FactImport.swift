import ArgumentParser
import Folding
import Foundation
import Hashing
import Imports
import Ledger
import NIOPosix
import Output
import Postgres

/// Adds the facts of a file to the ledger.
struct FactImport {
    private let target: EventImport
    private let account: AccountName
    private let name: String
    private var added = 0
    private var replaced = 0
    private var alreadyThere = 0
    private var faults = 0
    /// The line that each fact was told in, so that one file does not tell two things of one.
    private var lines: [String: Int] = [:]
    private var waiting: [(fact: ImportedFact, line: Int)] = []
    private var refused: [LineFault] = []

    private static let pageLength = 1_000
    private static let mostBytes = 1 << 30

    /// Reads a file and adds what it says.
    ///
    /// - Throws: `ExitCode` 2 when lines could not be read.
    static func run(
        _ file: String, account: String?, _ read: @Sendable @escaping ([UInt8]) throws -> ImportFile
    ) async throws {
        let settings = try await Settings.load()
        let account = try Self.account(account, settings)
        let bytes = try await Self.bytes(of: file)
        var parts = try read(bytes)
        try await Database.requireCurrentSchema(settings)
        var facts = FactImport(
            target: try await EventImport(connection: settings.connection(as: LedgerRole.runtime, for: "import")),
            account: account, name: file == "-" ? "stdin" : URL(filePath: file).lastPathComponent)
        Console.remark("reading \(parts.form)")
        do {
            try await facts.take(&parts)
        } catch {
            Console.print(facts.summary)
            throw error
        }
        await facts.target.close()
        Console.print(facts.summary)
        if facts.faults > 0 { throw ExitCode(2) }
    }

    private init(target: EventImport, account: AccountName, name: String) {
        self.target = target
        self.account = account
        self.name = name
    }

    private var summary: String {
        "added \(added), replaced \(replaced), \(alreadyThere) were there already"
            + (faults == 0
                ? "" : ", \(faults) lines cannot be read and are in the quarantine (`cjledger quarantine list`)")
    }

    private static func account(_ name: String?, _ settings: Settings) throws -> AccountName {
        let known = settings.accounts.map(\.name)
        if let name {
            guard let account = AccountName(name) else {
                throw ValidationError("--account must be 1 to 64 of A–Z a–z 0–9 _ -")
            }
            return account
        }
        guard let only = known.first, known.count == 1 else {
            throw ValidationError("there are several accounts: name one by --account")
        }
        return only
    }

    private static func bytes(of path: String) async throws -> [UInt8] {
        if path != "-" {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue,
                FileManager.default.isReadableFile(atPath: path)
            else { throw LineReaderFault("the file \(path) cannot be read: is it a file, and may this user read it?") }
        }
        let data = try await NIOThreadPool.singleton.runIfActive {
            let file = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
            return try file?.read(upToCount: mostBytes) ?? Data()
        }
        guard data.count < mostBytes else {
            throw LineReaderFault(
                "the file is longer than \(mostBytes) bytes: divide it, each part under the same header")
        }
        return Array(data)
    }

    private mutating func take(_ parts: inout ImportFile) async throws {
        while let part = parts.next() {
            switch part {
            case .fault(let fault): refuse(fault)
            case .facts(let facts, let line):
                for (index, fact) in facts.enumerated() { take(fact, line: line + index) }
            }
            if waiting.count + refused.count >= Self.pageLength { try await flush() }
        }
        try await flush()
    }

    private mutating func take(_ fact: ImportedFact, line: Int) {
        if let first = lines.updateValue(line, forKey: fact.id) {
            lines[fact.id] = first
            refuse(
                LineFault(
                    line: line, reason: "line \(first) tells of the same already",
                    // No JSON as a whole, so that nothing takes it for a message.
                    kept: Array("told twice: ".utf8) + fact.body(after: nil)))
        } else {
            waiting.append((fact, line))
        }
    }

    private mutating func refuse(_ fault: LineFault) {
        faults += 1
        refused.append(fault)
        Console.remark("line \(fault.line): \(fault.reason)")
    }

    private mutating func flush() async throws {
        let receivedAt = try await target.now()
        let faults = refused
        refused = []
        try await target.quarantine(
            faults.map { fault in
                let reason = "import of a file, line \(fault.line): \(fault.reason)"
                return (reason, fault.kept.isEmpty ? Array("of \(name), \(reason)\n".utf8) : fault.kept)
            }, account: account, receivedAt: receivedAt)
        let facts = waiting
        waiting = []
        guard let kind = facts.first?.fact.kind else { return }
        let newest = try await target.newest(facts.map(\.fact.id), type: kind.rawValue, account: account)
        var arrivals: [Arrival] = []
        for (fact, _) in facts {
            if let known = newest[fact.id] {
                guard try ImportedFact(kind, body: known.body) != fact else {
                    alreadyThere += 1
                    continue
                }
                replaced += 1
            } else if fact.isNothing {
                continue
            } else {
                added += 1
            }
            arrivals.append(
                Arrival(
                    account: account,
                    content: .event(
                        source: .import, type: kind.rawValue, messageType: nil, messageId: fact.id, signature: nil),
                    body: fact.body(after: newest[fact.id]?.digest.hexadecimal), receivedAt: receivedAt))
        }
        for outcome in try await target.add(arrivals) {
            switch outcome {
            case .added: break
            // Another import told the same at the same time.
            case .alreadyThere, .quarantined:
                added -= 1
                alreadyThere += 1
            case .refused(let reason): throw LineReaderFault("the ledger refused a line: \(reason)")
            }
        }
    }
}
