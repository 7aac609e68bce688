package import Foundation

/// Writes results to stdout and remarks to stderr, each line at once.
package enum Console {
    /// A line of result.
    package static func print(_ line: String = "") { write(Data("\(line)\n".utf8), to: .standardOutput) }

    /// Lines of result from a command that has nothing else to do: it ends when nobody reads them any more.
    package static func write(_ lines: [String]) { write(bytes: Data(lines.lazy.map { "\($0)\n" }.joined().utf8)) }

    /// Bytes of result, as they are; otherwise as ``write(_:)``.
    package static func write(bytes: Data) {
        signal(SIGPIPE, SIG_IGN)
        write(bytes, to: .standardOutput)
        if isAbandoned { exit(0) }
    }

    /// A line for the person who runs the program.
    package static func remark(_ line: String) { remark(text: "\(line)\n") }

    /// Text for the person who runs the program, as it is.
    package static func remark(text: String) { write(Data(text.utf8), to: .standardError) }

    private static func write(_ bytes: Data, to handle: FileHandle) {
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            // The reader may have seen enough; any other fault means that a result is lost, and must not pass for done.
            let reason = errno
            guard handle == .standardOutput, reason != EPIPE else { return }
            let text = "cannot write the result: \(String(cString: strerror(reason)))\n"
            try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
            exit(1)
        }
    }

    /// Whether a person watches.
    package static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether a person watches stderr.
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether stdout is a pipe that nobody reads any more.
    package static var isAbandoned: Bool {
        var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        return poll(&output, 1, 0) == 1 && output.revents & Int16(POLLERR) != 0
    }
}
