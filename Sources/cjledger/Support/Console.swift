import Foundation

/// Writes results to stdout and remarks to stderr, each line at once.
enum Console {
    /// A line of result.
    static func print(_ line: String = "") { write(line, to: .standardOutput) }

    /// A line for whoever runs the program.
    static func remark(_ line: String) { write(line, to: .standardError) }

    private static func write(_ line: String, to handle: FileHandle) {
        // A reader that has gone away is no reason to fail: the work is done all the same.
        try? handle.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// Whether a person watches.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
