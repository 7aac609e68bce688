import Foundation
import NIOPosix

/// Reads a file or stdin line by line, without holding up the threads that others work on.
struct LineReader {
    private let file: FileHandle
    /// Nil where it cannot be known, as for a pipe.
    private let size: Int?
    private var bytesRead = 0
    /// What was read and is not handed out yet.
    private var rest: ArraySlice<UInt8> = []
    private var isAtEnd = false

    /// How many lines were read.
    private(set) var count = 0

    /// More than any event: earlier versions took bodies of up to 256 MiB, a third more in Base64.
    private static let longestLine = 512 << 20

    /// - Parameter path: nil for stdin.
    init(_ path: String?) throws {
        guard let path else {
            file = .standardInput
            size = nil
            return
        }
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw LineReaderFault("the file \(path) cannot be read: is it there, and may this user read it?")
        }
        self.file = file
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        if attributes[.type] as? FileAttributeType == .typeDirectory {
            throw LineReaderFault("\(path) is a folder: name the file that `cjledger events export` wrote")
        }
        size = (attributes[.size] as? Int).flatMap { $0 > 0 ? $0 : nil }
    }

    /// How much of the whole was read, from 0 to 1; nil where that cannot be known.
    var share: Double? { size.map { min(1, Double(bytesRead) / Double($0)) } }

    /// The next line without its end; nil after the last.
    mutating func next() async throws -> [UInt8]? {
        var searched = rest.startIndex
        while true {
            if let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { rest = rest[(end + 1)...] }
                count += 1
                return Array(rest[..<end])
            }
            if isAtEnd {
                guard !rest.isEmpty else { return nil }
                defer { rest = [] }
                count += 1
                return Array(rest)
            }
            guard rest.count < Self.longestLine else {
                throw LineReaderFault("line \(count + 1) is longer than any event: is this a file of events?")
            }
            searched = rest.endIndex
            try await fill()
        }
    }

    private mutating func fill() async throws {
        let file = file
        let part = try await NIOThreadPool.singleton.runIfActive { try file.read(upToCount: 1 << 18) ?? Data() }
        bytesRead += part.count
        isAtEnd = part.isEmpty
        rest.append(contentsOf: part)
    }
}

/// Why lines cannot be read.
struct LineReaderFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
