import Foundation

/// A file system in memory that is soon full.
public struct SmallDisk: Sendable {
    public let folder: String

    /// Whether this process may mount one.
    public static let isPossible: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cjledger-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        return geteuid() == 0
            && (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil
            && (try? run("mount", "-t", "tmpfs", "tmpfs", folder.path)) != nil
            && (try? run("umount", folder.path)) != nil
    }()

    public static func with(bytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try run("mount", "-t", "tmpfs", "-o", "size=\(bytes)", "tmpfs", folder)
            defer { try? run("umount", "-l", folder) }
            try await body(SmallDisk(folder: folder))
        }
    }

    public func remount(_ option: String) throws { try Self.run("mount", "-o", "remount,\(option)", folder) }

    /// Writes a file as large as there is room, but for so many bytes.
    public static func fill(_ file: String, leaving bytes: Int, of disk: SmallDisk) throws {
        let free = try FileManager.default.attributesOfFileSystem(forPath: disk.folder)[.systemFreeSize] as? Int ?? 0
        try run("fallocate", "-l", "\(max(0, free - bytes))", file)
    }

    private struct Failure: Error {}

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure() }
    }
}
