/// A file of `schema/`, compiled in.
public struct SchemaFile: Sendable, Equatable {
    /// Where it stands below `schema/`: `tables/ledger/events.sql`.
    public let path: String
    /// What stands in it.
    public let text: String

    /// - Parameter path: where it stands, or would stand, below `schema/`.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    /// Every file there is, sorted by path.
    public static let all = EmbeddedFile.all.map { SchemaFile(path: $0.path, text: $0.text) }

    /// The files of a folder and of the folders in it, sorted by path.
    static func all(in folder: String) -> [SchemaFile] { all.filter { $0.path.hasPrefix(folder + "/") } }

    /// The file at a path; empty when there is none, which a test finds.
    static func named(_ path: String) -> SchemaFile {
        all.first { $0.path == path } ?? SchemaFile(path: path, text: "")
    }
}
