import Foundation
import Hashing
import Instants
import TestSupport
import Testing

@testable import Ledger

@Suite struct `A file of the spool` {
    private static func file() throws -> SpoolFile {
        SpoolFile(
            clock: .database,
            arrivals: [
                try .webhook(Array("{\"type\":\"ORDER\"}".utf8)),
                try .webhook(Array(UInt8.min...UInt8.max), type: "a \"b\"\n\\ä\u{1F600}", account: "other"),
                try .nonsense([]), try .nonsense(Array("no JSON".utf8), reason: "not JSON: \"x\"\n"),
            ])
    }

    @Test(arguments: [GroupWriter.Clock.machine, .database])
    func `comes back as it was`(clock: GroupWriter.Clock) throws {
        let file = SpoolFile(clock: clock, arrivals: try Self.file().arrivals)
        let read = try SpoolFile(try file.encoded())
        #expect(read.clock == clock)
        #expect(read.arrivals.count == file.arrivals.count)
        for (one, other) in zip(file.arrivals, read.arrivals) {
            #expect(one.account == other.account)
            #expect("\(one.content)" == "\(other.content)")
            #expect(one.body == other.body)
            #expect(one.digest == other.digest)
            #expect(one.receivedAt.roundedToMicroseconds == other.receivedAt)
        }
    }

    @Test func `is recognised as torn wherever it is cut`() throws {
        let bytes = try Self.file().encoded()
        for length in bytes.indices {
            #expect(throws: SpoolFileFault.torn) { try SpoolFile(Array(bytes.prefix(length))) }
        }
    }

    @Test func `is recognised as spoilt whichever bit is flipped`() throws {
        let bytes = try Self.file().encoded()
        for index in bytes.indices {
            for bit in 0..<8 {
                var spoilt = bytes
                spoilt[index] ^= 1 << bit
                #expect(throws: SpoolFileFault.torn) { try SpoolFile(spoilt) }
            }
        }
    }

    /// Text with a checksum that is right.
    private func sealed(_ lines: [String]) -> [UInt8] {
        let text = Array(lines.map { $0 + "\n" }.joined().utf8)
        return text + Array("{\"sha256\":\"\(SHA256.digest(of: text).hexadecimal)\"}\n".utf8)
    }

    @Test func `is not guessed at when it is of another version`() throws {
        let lines = String(decoding: try Self.file().encoded(), as: UTF8.self).split(separator: "\n").map(String.init)
        _ = try SpoolFile(sealed(Array(lines.dropLast())))
        var newer = Array(lines.dropLast())
        newer[0] = newer[0].replacing(#""spool":1"#, with: #""spool":2"#)
        #expect(throws: SpoolFileFault.unknownFormat) { try SpoolFile(sealed(newer)) }
        #expect(throws: SpoolFileFault.unknownFormat) { try SpoolFile(sealed(Array(lines.dropLast(2)))) }
        var odd = Array(lines.dropLast())
        odd[2] = odd[2].replacing(#""source":"webhook""#, with: #""source":"owl""#)
        #expect(throws: SpoolFileFault.badLine(3)) { try SpoolFile(sealed(odd)) }
    }

    @Test func `says in its first bytes when its first arrival was received`() throws {
        let file = try Self.file()
        let head = Data(try file.encoded().prefix(SpoolFile.longestHead))
        #expect(SpoolFile.receivedAt(fromHeadOf: head) == file.arrivals[0].receivedAt.roundedToMicroseconds)
    }

    @Test func `holds events as lines that an import reads`() throws {
        let file = try Self.file()
        let lines = try file.encoded().split(separator: UInt8(ascii: "\n"))
        let arrival = try EventLine.arrival(from: Array(lines[2]))
        #expect(arrival.digest == file.arrivals[1].digest)
    }
}
