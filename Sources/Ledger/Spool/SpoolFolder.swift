import Foundation
import Glibc
import Instants
import Postgres
import Synchronization
import SystemPackage

/// The folder of a spool: whole files in order, each there to the last byte or not at all.
///
/// All of its work happens on a thread of its own, for a disk may take its time. While it lives, it holds a lock on the
/// folder, which the system takes back whatever becomes of the process.
actor SpoolFolder {
    private let thread = ActorThread(name: "cjledger spool")
    private let path: FilePath
    private let settings: SpoolSettings
    private var lock: FileDescriptor
    private let onMadeAgain: @Sendable (_ filesGone: Int) -> Void
    /// The oldest first.
    private var entries: [SpoolEntry]
    private var broken: Int
    /// What the broken ones take of the disk, for nobody removes them but a person.
    private var brokenBytes: Int
    private var nextNumber: Int
    private nonisolated let published: Mutex<SpoolSummary>

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// How it stood after the last change.
    nonisolated var summary: SpoolSummary { published.withLock { $0 } }

    /// Takes the folder, which is made if it is missing.
    ///
    /// - Parameter onMadeAgain: called when the folder was gone and is there again, with how many files went with it.
    /// - Throws: ``SpoolFailure`` when it cannot be had.
    init(
        _ settings: SpoolSettings, onMadeAgain: @escaping @Sendable (_ filesGone: Int) -> Void = { _ in }
    ) throws(SpoolFailure) {
        self.onMadeAgain = onMadeAgain
        path = FilePath(settings.folder)
        self.settings = settings
        try Self.makeFolder(self.path)
        lock = try Self.lockFolder(self.path)
        let listing: SpoolListing
        do {
            listing = try SpoolListing(self.path)
        } catch {
            try? lock.close()
            throw error
        }
        // What was being written when a process ended was never acknowledged.
        for name in listing.aside { unlink(self.path.appending(name).string) }
        entries = listing.waiting
        broken = listing.broken
        brokenBytes = listing.brokenBytes
        nextNumber = listing.highest + 1
        published = Mutex(SpoolSummary(listing.waiting, broken: listing.broken, in: self.path))
    }

    deinit {
        try? lock.close()
        thread.stop()
    }

    private static func makeFolder(_ path: FilePath) throws(SpoolFailure) {
        guard !FileManager.default.fileExists(atPath: path.string) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path.string, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let parent = path.removingLastComponent()
            try RegularFile.sync(folder: parent.isEmpty ? "." : parent)
        } catch {
            throw .unusable("the folder cannot be made")
        }
    }

    /// Takes the folder anew where somebody has removed it or put another in its place.
    private func takeAgain() throws(SpoolFailure) {
        guard !isInPlace else { return }
        try Self.makeFolder(path)
        let other = try Self.lockFolder(path)
        let listing: SpoolListing
        do {
            listing = try SpoolListing(path)
        } catch {
            try? other.close()
            throw error
        }
        try? lock.close()
        lock = other
        let gone = Set(entries.map(\.number)).subtracting(listing.waiting.map(\.number)).count
        entries = listing.waiting
        broken = listing.broken
        brokenBytes = listing.brokenBytes
        nextNumber = max(nextNumber, listing.highest + 1)
        let found = SpoolSummary(entries, broken: broken, in: path)
        published.withLock { $0 = found }
        onMadeAgain(gone)
    }

    /// Whether the folder that is locked is the one that its path leads to.
    private var isInPlace: Bool {
        var (locked, there) = (stat(), stat())
        return fstat(lock.rawValue, &locked) == 0 && stat(path.string, &there) == 0
            && locked.st_ino == there.st_ino && locked.st_dev == there.st_dev
    }

    private static func lockFolder(_ path: FilePath) throws(SpoolFailure) -> FileDescriptor {
        let folder: FileDescriptor
        do {
            folder = try FileDescriptor.open(path, .readOnly, options: [.directory, .closeOnExec])
        } catch {
            throw .unusable("the folder cannot be opened: \(error)")
        }
        guard flock(folder.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? folder.close()
            throw .inUse
        }
        return folder
    }

    // MARK: Adding

    /// Adds a file behind the others; it is durable when this returns.
    func add(_ file: SpoolFile) throws(SpoolFailure) {
        let bytes: [UInt8]
        do { bytes = try file.encoded() } catch { throw .unusable("the file cannot be written as JSON") }
        let room = SpoolEntry.room(for: bytes.count)
        guard summary.bytes + brokenBytes + room <= settings.maximumBytes else { throw .full }
        guard !isTooOld else { throw .tooOld }
        try takeAgain()
        let number = nextNumber
        nextNumber += 1
        let aside = path.appending(SpoolName.aside(number).text)
        do {
            try RegularFile.write(bytes, to: aside)
            try RegularFile.checked(rename(aside.string, path.appending(SpoolName.waiting(number).text).string))
        } catch {
            unlink(aside.string)
            throw .unusable("\(error)")
        }
        // From here on it is there and will be drained, whether its senders are told so or not.
        entries.append(SpoolEntry(number: number, bytes: room))
        published.withLock { summary in
            summary.files += 1
            summary.bytes += room
            summary.oldest = summary.oldest ?? file.arrivals.first?.receivedAt.roundedToMicroseconds
        }
        do { try RegularFile.sync(folder: path) } catch { throw .unusable("\(error)") }
    }

    /// Tries whether a file could be added now, with a block of the disk. A folder that is gone is made again.
    ///
    /// - Returns: what stands in the way.
    func probe() -> SpoolFailure? {
        guard summary.bytes + brokenBytes < settings.maximumBytes else { return .full }
        guard !isTooOld else { return .tooOld }
        let trial = path.appending(SpoolName.aside(0).text)
        defer { unlink(trial.string) }
        do throws(SpoolFailure) { try takeAgain() } catch { return error }
        do {
            try RegularFile.write([UInt8](repeating: UInt8(ascii: " "), count: 4096), to: trial)
            try RegularFile.sync(folder: path)
        } catch {
            return .unusable("\(error)")
        }
        return nil
    }

    private var isTooOld: Bool {
        guard let maximumAge = settings.maximumAge, let oldest = summary.oldest else { return false }
        return Date.steady.timeIntervalSince(oldest) > maximumAge / .seconds(1)
    }

    // MARK: Draining

    /// The oldest file behind a number.
    func next(after number: Int) -> SpoolEntry? { entries.first { $0.number > number } }

    /// A file's bytes.
    ///
    /// - Throws: ``SpoolFileFault`` when the disk does not give them back; `Errno` when it is this process that lacks
    ///   something, and another attempt may succeed.
    func read(_ entry: SpoolEntry) throws -> [UInt8] {
        do {
            return try RegularFile.read(path.appending(entry.name), mostBytes: SpoolFile.mostBytes)
        } catch let error as Errno {
            if [.tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory].contains(error) { throw error }
            throw SpoolFileFault.unreadable("\(error)")
        } catch {
            throw SpoolFileFault.unreadable("\(error)")
        }
    }

    /// Removes files whose arrivals are in the ledger. Should one come back after a crash, it is drained once more, which
    /// adds nothing.
    func remove(_ drained: [SpoolEntry]) {
        for entry in drained { unlink(path.appending(entry.name).string) }
        forget(drained.map(\.number))
    }

    /// Gives a file that cannot be drained another name, under which it stays.
    ///
    /// - Returns: the name.
    func setAside(_ entry: SpoolEntry) -> String {
        let name = SpoolName.broken(entry.number).text
        if rename(path.appending(entry.name).string, path.appending(name).string) == 0 {
            broken += 1
            brokenBytes += entry.bytes
        }
        forget([entry.number])
        return name
    }

    /// They are among the first, so that it takes no longer where a hundred thousand wait behind them.
    private func forget(_ numbers: [Int]) {
        let gone = Set(numbers)
        let end = entries.firstIndex { entry in gone.allSatisfy { $0 < entry.number } } ?? entries.count
        let left = entries[..<end].filter { !gone.contains($0.number) }
        let bytes = entries[..<end].reduce(0) { $0 + $1.bytes } - left.reduce(0) { $0 + $1.bytes }
        entries.replaceSubrange(..<end, with: left)
        let oldest = SpoolSummary.oldest(of: entries, in: path)
        published.withLock { summary in
            summary.files = entries.count
            summary.bytes -= bytes
            summary.oldest = oldest
            summary.broken = broken
        }
    }
}
