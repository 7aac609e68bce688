public import Foundation
import Glibc
import SystemPackage

/// What waits in a spool.
public struct SpoolSummary: Sendable, Equatable {
    /// How many files wait to be drained.
    public var files: Int
    /// What they take of the disk.
    public var bytes: Int
    /// When the oldest of what waits was received; nil when nothing waits.
    public var oldest: Date?
    /// How many files were set aside, because they were not as they had been written.
    public var broken: Int

    public init(files: Int = 0, bytes: Int = 0, oldest: Date? = nil, broken: Int = 0) {
        self.files = files
        self.bytes = bytes
        self.oldest = oldest
        self.broken = broken
    }

    /// Looks into the folder of a spool, whichever process uses it; one that is not there is empty.
    ///
    /// Blocks the calling thread for as long as that takes.
    ///
    /// - Throws: ``SpoolFailure`` when the folder may not be read.
    public static func read(folder: String) throws(SpoolFailure) -> SpoolSummary {
        guard FileManager.default.fileExists(atPath: folder) else { return SpoolSummary() }
        let listing = try SpoolListing(FilePath(folder))
        return SpoolSummary(listing.waiting, broken: listing.broken, in: FilePath(folder))
    }

    /// - Parameter entries: what waits, the oldest first.
    init(_ entries: [SpoolEntry], broken: Int, in folder: FilePath) {
        self.init(
            files: entries.count, bytes: entries.reduce(0) { $0 + $1.bytes },
            oldest: Self.oldest(of: entries, in: folder), broken: broken)
    }

    /// When the first was received. A file that is drained meanwhile is not the oldest any more.
    static func oldest(of entries: [SpoolEntry], in folder: FilePath) -> Date? {
        // Not lazily: that would look twice, and the file may be gone by then.
        for entry in entries {
            if let receivedAt = entry.receivedAt(in: folder) { return receivedAt }
        }
        return nil
    }
}

/// A file that waits.
struct SpoolEntry: Sendable, Equatable {
    let number: Int
    /// What it takes of the disk.
    let bytes: Int

    /// A disk gives room by the block: a hundred thousand files of one webhook each take ten times what stands in them.
    static func room(for bytes: Int) -> Int { (bytes + block - 1) / block * block }

    private static let block = 4096

    /// Numbers have so many digits that names sort as they do.
    var name: String { SpoolName.waiting(number).text }

    /// When the first of its arrivals was received; nil where it cannot be read.
    func receivedAt(in folder: FilePath) -> Date? {
        guard let head = try? RegularFile.head(folder.appending(name), mostBytes: SpoolFile.longestHead) else {
            return nil
        }
        return SpoolFile.receivedAt(fromHeadOf: Data(head))
    }
}

/// The name of a file in the folder.
enum SpoolName: Equatable {
    case waiting(Int)
    /// Being written; what was acknowledged is never in one.
    case aside(Int)
    /// Found to be broken.
    case broken(Int)

    var text: String {
        switch self {
        case .waiting(let number): Self.digits(number) + ".jsonl"
        case .aside(let number): Self.digits(number) + ".jsonl.part"
        case .broken(let number): Self.digits(number) + ".jsonl.broken"
        }
    }

    /// Nil for the name of anything else.
    init?(_ text: String) {
        guard let number = Int(text.prefix(12)) else { return nil }
        let names: [SpoolName] = [.waiting(number), .aside(number), .broken(number)]
        guard let name = names.first(where: { $0.text == text }) else { return nil }
        self = name
    }

    private static func digits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

/// What lies in a spool's folder.
struct SpoolListing {
    /// The oldest first.
    private(set) var waiting: [SpoolEntry] = []
    private(set) var aside: [String] = []
    /// Files that were set aside, and what has the name of a file and is none: a link, a pipe, a device.
    private(set) var broken = 0
    /// What the broken ones take of the disk.
    private(set) var brokenBytes = 0
    /// The highest number in use.
    private(set) var highest = 0

    init(_ folder: FilePath) throws(SpoolFailure) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
        } catch {
            throw .unusable("the folder cannot be read")
        }
        for text in names {
            guard let name = SpoolName(text) else { continue }
            switch name {
            case .waiting(let number):
                highest = max(highest, number)
                switch Self.bytes(of: folder.appending(text)) {
                case .file(let bytes): waiting.append(SpoolEntry(number: number, bytes: SpoolEntry.room(for: bytes)))
                case .other: broken += 1
                // It was drained meanwhile.
                case .gone: break
                }
            case .aside(let number):
                aside.append(text)
                highest = max(highest, number)
            case .broken(let number):
                broken += 1
                if case .file(let bytes) = Self.bytes(of: folder.appending(text)) {
                    brokenBytes += SpoolEntry.room(for: bytes)
                }
                highest = max(highest, number)
            }
        }
        waiting.sort { $0.number < $1.number }
    }

    private enum Found {
        case file(bytes: Int)
        case other
        case gone
    }

    private static func bytes(of file: FilePath) -> Found {
        var status = stat()
        guard lstat(file.string, &status) == 0 else { return .gone }
        return status.st_mode & S_IFMT == S_IFREG ? .file(bytes: Int(status.st_size)) : .other
    }
}
