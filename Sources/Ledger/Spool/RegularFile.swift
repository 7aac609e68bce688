import Glibc
package import SystemPackage

/// Files that this program reads and writes by name: only regular ones, and never through a link. What merely has the
/// name of one, a pipe or a device, would hold the reader up or never end.
package enum RegularFile {
    /// Opens one for reading.
    ///
    /// - Parameter mostBytes: more is refused.
    /// - Throws: ``RegularFileFault``, or `Errno`.
    static func open(_ path: FilePath, mostBytes: Int) throws -> (file: FileDescriptor, bytes: Int) {
        let file: FileDescriptor
        do {
            // Without waiting: a pipe that nobody writes to would be waited for.
            file = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
        } catch Errno.tooManySymbolicLinkLevels {
            throw RegularFileFault.notRegular
        } catch Errno.noSuchAddressOrDevice {
            throw RegularFileFault.notRegular
        }
        do {
            var status = stat()
            guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
            guard status.st_mode & S_IFMT == S_IFREG else { throw RegularFileFault.notRegular }
            guard status.st_size <= mostBytes else { throw RegularFileFault.tooLarge(mostBytes) }
            return (file, Int(status.st_size))
        } catch {
            try? file.close()
            throw error
        }
    }

    /// The beginning of a file, whatever its size.
    ///
    /// - Throws: as ``open(_:mostBytes:)`` does.
    static func head(_ path: FilePath, mostBytes: Int) throws -> [UInt8] {
        let (file, _) = try open(path, mostBytes: .max)
        return try file.closeAfter {
            try [UInt8](unsafeUninitializedCapacity: mostBytes) { buffer, count in
                count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
    }

    /// Reads a whole file.
    ///
    /// - Throws: as ``open(_:mostBytes:)`` does.
    package static func read(_ path: FilePath, mostBytes: Int) throws -> [UInt8] {
        let (file, size) = try open(path, mostBytes: mostBytes)
        return try file.closeAfter {
            try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                let bytes = UnsafeMutableRawBufferPointer(buffer)
                while count < size {
                    let read = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count..<size]))
                    if read == 0 { break }
                    count += read
                }
            }
        }
    }

    /// Puts a file in the place of another, or where none was: a reader finds the one or the other, whole. It is
    /// durable when this returns, and only its owner may read it.
    ///
    /// - Throws: `Errno`.
    package static func replace(_ path: FilePath, with bytes: [UInt8]) throws {
        let aside = FilePath(path.string + ".part")
        do {
            try write(bytes, to: aside)
            try checked(rename(aside.string, path.string))
        } catch {
            unlink(aside.string)
            throw error
        }
        let folder = path.removingLastComponent()
        try sync(folder: folder.isEmpty ? "." : folder)
    }

    /// Writes a file; its content is durable when this returns, and only its owner may read it.
    static func write(_ bytes: [UInt8], to path: FilePath) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate, .noFollow, .nonBlocking, .closeOnExec],
            permissions: .ownerReadWrite)
        try file.closeAfter {
            try file.writeAll(bytes)
            try checked(fsync(file.rawValue))
        }
    }

    /// Makes durable which files a folder has.
    static func sync(folder: FilePath) throws {
        let folder = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        try folder.closeAfter { try checked(fsync(folder.rawValue)) }
    }

    static func checked(_ result: CInt) throws(Errno) {
        if result != 0 { throw Errno(rawValue: errno) }
    }
}

/// Why something that has a file's name is not read.
package enum RegularFileFault: Error, Equatable, CustomStringConvertible {
    /// It is a link, a pipe, a device or a folder.
    case notRegular
    /// It has more bytes than this.
    case tooLarge(Int)

    package var description: String {
        switch self {
        case .notRegular: "it is no regular file"
        case .tooLarge(let bytes): "it has more than \(bytes) bytes, which none of ours has"
        }
    }
}
