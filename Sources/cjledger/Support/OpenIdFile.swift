import CJClient
import Foundation
import Ledger
import SystemPackage

/// The openIds that CJ named, in a file beside the spool's: what `serve` checks signatures with while neither the
/// database nor CJ can be asked.
struct OpenIdFile: Sendable {
    let path: FilePath

    private static let mostBytes = 1 << 20

    init(_ spool: SpoolSettings) { path = FilePath(spool.folder).appending("open-ids.json") }

    /// What it holds, by the account's name; nothing where there is no such file.
    ///
    /// - Throws: when it is there and cannot be used.
    func read() throws -> [String: Secret] {
        do {
            let bytes = try RegularFile.read(path, mostBytes: Self.mostBytes)
            return try JSONDecoder().decode([String: String].self, from: Data(bytes)).compactMapValues(Secret.init)
        } catch Errno.noSuchFileOrDirectory {
            return [:]
        } catch {
            throw OpenIdFileFault(
                path: path.string, reason: error is DecodingError ? "it is no JSON object" : "\(error)")
        }
    }

    /// Adds what was learnt, over what was known of the same accounts. Nothing is written where nothing is new.
    func learn(_ openIds: [String: Secret]) throws {
        // One that cannot be read is of no use to anybody.
        let known = (try? read()) ?? [:]
        let all = known.merging(openIds) { $1 }
        guard all != known else { return }
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try RegularFile.replace(path, with: Array(try encoder.encode(all.mapValues(\.text))))
    }
}

/// The file of openIds is there and cannot be used.
struct OpenIdFileFault: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "the openIds in \(path) cannot be read: \(reason)" }
}
