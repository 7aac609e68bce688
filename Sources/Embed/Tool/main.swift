import Foundation

// embed-files OUTPUT FOLDER PATH…: writes a Swift file that holds the text of each path in the folder.

let (output, folder, paths) = (CommandLine.arguments[1], CommandLine.arguments[2], CommandLine.arguments[3...])

var source = """
    // Written by embed-files.
    struct EmbeddedFile: Sendable {
        let path: String
        let text: String

        static let all: [EmbeddedFile] = [

    """
for path in paths {
    let text = try String(contentsOf: URL(filePath: folder).appending(path: path), encoding: .utf8)
    source += "EmbeddedFile(path: #\"\(path)\"#, text: ###\"\"\"\n\(text)\n\"\"\"###),\n"
}
source += "    ]\n}\n"
try source.write(to: URL(filePath: output), atomically: true, encoding: .utf8)
