import Foundation
import LocalPostgres

/// Looks for what must be nowhere.
struct Leaks {
    /// What every name, address, phone and mail of the simulated customers holds.
    static let planted = "planted"

    private let dump: URL

    /// Looks through everything that a database holds, for as long as the body takes.
    static func inDump<Value>(of cluster: LocalCluster, _ body: (Leaks) throws -> Value) throws -> Value {
        let dump = cluster.folder.appending(path: "dump-\(UInt32.random(in: 0 ... .max)).sql")
        defer { try? FileManager.default.removeItem(at: dump) }
        _ = try run(
            cluster.programs.appending(path: "pg_dump"), ["--dbname", cluster.conninfo(), "--file", dump.path])
        return try body(Leaks(dump: dump))
    }

    /// In how many lines of the dump a word is, in any case: as text or in a bytea, which a dump shows in hexadecimal.
    func count(of word: String) throws -> Int {
        let hexadecimal = word.utf8.map { byte in
            let forms = Self.isLetter(byte) ? [byte & ~0x20, byte | 0x20] : [byte]
            return "(\(forms.map { String($0, radix: 16) }.joined(separator: "|")))"
        }.joined()
        let lines = try Self.run(
            URL(filePath: "/usr/bin/env"),
            ["LC_ALL=C", "grep", "-a", "-i", "-c", "-E", "\(word)|\(hexadecimal)", dump.path],
            // grep ends with 1 where nothing is found.
            fine: [0, 1])
        guard let count = Int(lines.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return count
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func run(_ program: URL, _ arguments: [String], fine: Set<Int32> = [0]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard fine.contains(process.terminationStatus) else {
            throw ProgramFailure(program: program.lastPathComponent, status: process.terminationStatus)
        }
        return text
    }

    struct ProgramFailure: Error {
        let program: String
        let status: Int32
    }
}
