import Foundation

/// Writes results to stdout and remarks to stderr, each line at once.
enum Console {
    /// A line of result.
    static func print(_ line: String = "") { write(line, to: .standardOutput) }

    /// A line for whoever runs the program.
    static func remark(_ line: String) { write(line, to: .standardError) }

    private static func write(_ line: String, to handle: FileHandle) {
        do {
            try handle.write(contentsOf: Data("\(line)\n".utf8))
        } catch {
            // Whoever reads may have seen enough; any other fault means that a result is lost, and must not pass for done.
            guard handle == .standardOutput, errno != EPIPE else { return }
            try? FileHandle.standardError.write(contentsOf: Data("cannot write the result: \(error)\n".utf8))
            exit(1)
        }
    }

    /// Whether a person watches.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}
