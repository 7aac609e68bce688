import Foundation
import Ledger
import SystemPackage

/// A file that holds one secret, as container engines and systemd hand them over.
enum SecretFile {
    /// Larger than any secret there is, a database's URI included.
    private static let mostBytes = 64 << 10

    /// What stands in a file, without the line end that an editor leaves.
    ///
    /// - Parameter name: the setting that names the file. What stands in the file is in no error.
    static func text(at path: String, namedBy name: String) throws(SettingsError) -> String {
        let bytes: [UInt8]
        do {
            // A mounted secret is a link to what an engine exchanges for a newer one.
            let file = FilePath(URL(filePath: path).resolvingSymlinksInPath().path)
            bytes = try RegularFile.read(file, mostBytes: mostBytes)
        } catch {
            throw .unreadableSecret(name: name, reason: "\(error)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .unreadableSecret(name: name, reason: "it is no text")
        }
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else { throw .unreadableSecret(name: name, reason: "it is empty") }
        return secret
    }
}
