import Foundation

enum SchemaFolder {
    /// The paths of the SQL and text files below `schema/`, sorted.
    static func paths() throws -> [String] {
        let folder = URL(filePath: #filePath).appending(path: "../../../schema").standardized
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".sql") || $0.hasSuffix(".txt") }
            .sorted()
    }
}
