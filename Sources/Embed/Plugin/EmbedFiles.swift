import Foundation
import PackagePlugin

/// Compiles a target's SQL, its texts and what its pages are made of in, as the constant `EmbeddedFile.all` with their paths.
@main struct EmbedFiles: BuildToolPlugin {
    /// What stands elsewhere and is shown by a target's pages, by its path from there.
    private func guides(for target: any Target) -> [String] {
        target.name == "Pages" ? ["../../docs/operations.md"] : []
    }

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let endings = [".sql", ".txt", ".mustache", ".css", ".js", ".svg"]
        let folder = target.directoryURL
        let files =
            try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { path in endings.contains { path.hasSuffix($0) } }
            .sorted() + guides(for: target)
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFile.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files of \(target.name)",
                executable: try context.tool(named: "embed-files").url,
                arguments: [output.path, folder.path] + files,
                inputFiles: files.map { folder.appending(path: $0) }, outputFiles: [output])
        ]
    }
}
