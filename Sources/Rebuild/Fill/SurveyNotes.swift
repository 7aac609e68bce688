import Foundation

/// Which nodes each event named, in a file that nobody else sees and that is gone with this process.
final class SurveyNotes {
    private let file: FileHandle
    private var pending: [UInt8] = []

    private static let chunkSize = 1 << 20

    init() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "cjledger-survey-\(UUID().uuidString)").path
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forUpdatingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path]) }
        self.file = file
        // It has no name any more, so whatever ends this process ends it too.
        try FileManager.default.removeItem(atPath: path)
    }

    /// Notes the nodes of the next event.
    func add(_ nodes: [SubjectComponents.Node], at position: Int) throws {
        append(UInt64(position))
        append(UInt32(nodes.count))
        for node in nodes { append(node) }
        if pending.count >= Self.chunkSize { try flush() }
    }

    private func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { pending.append(contentsOf: $0) }
    }

    private func flush() throws {
        try file.write(contentsOf: pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// Reads all notes in order.
    func read(_ body: (_ position: Int, _ nodes: [SubjectComponents.Node]) -> Void) throws {
        try flush()
        try file.seek(toOffset: 0)
        var bytes: [UInt8] = []
        var start = 0
        func number<Number: FixedWidthInteger>(_: Number.Type) -> Number {
            var number: Number = 0
            for place in 0..<MemoryLayout<Number>.size {
                number |= Number(truncatingIfNeeded: bytes[start + place]) << (8 * place)
            }
            start += MemoryLayout<Number>.size
            return number
        }
        while let more = try file.read(upToCount: Self.chunkSize), !more.isEmpty {
            bytes.removeFirst(start)
            bytes += more
            start = 0
            while bytes.count - start >= 12 {
                let before = start
                let position = Int(number(UInt64.self))
                let count = Int(number(UInt32.self))
                guard bytes.count - start >= 4 * count else {
                    start = before
                    break
                }
                body(position, (0..<count).map { _ in number(UInt32.self) })
            }
        }
    }
}
