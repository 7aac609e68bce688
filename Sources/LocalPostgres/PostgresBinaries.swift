import Foundation

/// Where the server's programs are.
struct PostgresBinaries {
    let folder: String

    /// By `pg_config --bindir`, else the newest version under /usr/lib/postgresql.
    static func find() throws -> PostgresBinaries {
        let candidates = [folderByConfiguration()].compactMap(\.self) + installedFolders()
        let isServer = { (folder: String) in
            ["initdb", "postgres"].allSatisfy { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
        }
        guard let folder = candidates.first(where: isServer) else { throw LocalClusterError.noBinaries }
        return PostgresBinaries(folder: folder)
    }

    private static func folderByConfiguration() -> String? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["pg_config", "--bindir"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let folder = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return folder.isEmpty ? nil : folder
    }

    private static func installedFolders() -> [String] {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap(Int.init).sorted(by: >).map { "\(root)/\($0)/bin" }
    }
}
