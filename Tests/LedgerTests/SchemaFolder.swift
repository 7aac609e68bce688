import Foundation

enum SchemaFolder {
    /// The names of the files in `schema/migrations`, without their ending, sorted.
    static func migrationNames() throws -> [String] {
        let folder = URL(filePath: #filePath).appending(path: "../../../schema/migrations").standardized
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .map { $0.replacing(".sql", with: "") }
            .sorted()
    }
}
