import CZlib
import Foundation

/// A zip archive whose files are stored as they are (PKWARE's APPNOTE, 4.3).
struct ZipArchive {
    private var body = Data()
    private var directory = Data()
    private var count = 0

    /// The first day that a zip can name: a file is the same whenever it is made.
    private static let date: UInt16 = 1 << 5 | 1
    private static let version: UInt16 = 20
    /// That names are UTF-8.
    private static let flags: UInt16 = 1 << 11

    mutating func add(_ name: String, _ text: String) throws {
        let bytes = Data(text.utf8)
        guard let size = UInt32(exactly: bytes.count), let offset = UInt32(exactly: body.count) else {
            throw TooLargeToExport("the file would be larger than 4 GB")
        }
        let checksum = bytes.withUnsafeBytes { buffer in
            UInt32(truncatingIfNeeded: crc32_z(0, buffer.bindMemory(to: UInt8.self).baseAddress, buffer.count))
        }
        var head = Data()
        for value in [Self.version, Self.flags, 0, 0, Self.date] as [UInt16] { head.append(integer: value) }
        for value in [checksum, size, size] { head.append(integer: value) }
        for value in [UInt16(name.utf8.count), 0] { head.append(integer: value) }
        body.append(integer: 0x0403_4B50 as UInt32)
        body.append(head)
        body.append(contentsOf: name.utf8)
        body.append(bytes)
        directory.append(integer: 0x0201_4B50 as UInt32)
        directory.append(integer: Self.version)
        directory.append(head)
        // No comment, the first disk, no attributes.
        for value in [0, 0, 0] as [UInt16] { directory.append(integer: value) }
        for value in [0, offset] { directory.append(integer: value) }
        directory.append(contentsOf: name.utf8)
        count += 1
    }

    /// The archive with all that was added.
    func finished() throws -> Data {
        guard let offset = UInt32(exactly: body.count), let size = UInt32(exactly: directory.count) else {
            throw TooLargeToExport("the file would be larger than 4 GB")
        }
        var archive = body + directory
        archive.append(integer: 0x0605_4B50 as UInt32)
        for value in [0, 0, UInt16(count), UInt16(count)] { archive.append(integer: value) }
        for value in [size, offset] { archive.append(integer: value) }
        archive.append(integer: 0 as UInt16)
        return archive
    }
}

extension Data {
    fileprivate mutating func append(integer value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

/// More rows than a file of the form can have.
package struct TooLargeToExport: Error, CustomStringConvertible {
    package let description: String

    init(_ reason: String) { description = "\(reason): export as csv, or one account at a time" }
}
