import Foundation

/// A `serve` of this same program in a process of its own, so that a load beside it shares nothing with it.
struct ServeProcess {
    let port: Int
    /// Its process id.
    var pid: Int32 { process.processIdentifier }
    private let process: Process

    /// Starts it and returns once it listens.
    static func start(environment: [String: String]) throws -> ServeProcess {
        let process = OwnProgram.process(["serve"], environment: environment)
        let errors = Pipe()
        process.standardError = errors
        try OwnProgram.start(process)
        try? errors.fileHandleForWriting.close()
        var text = ""
        while text.firstMatch(of: /admin listening/) == nil {
            let data = errors.fileHandleForReading.availableData
            guard !data.isEmpty else { throw ServeProcessFailure(errors: text) }
            text += String(decoding: data, as: UTF8.self)
        }
        guard let port = text.firstMatch(of: /listening on http:\/\/127\.0\.0\.1:([0-9]+)/).flatMap({ Int($0.1) })
        else {
            throw ServeProcessFailure(errors: text)
        }
        // What it logs from here on is shown, so that it cannot fill the pipe.
        errors.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
            } else {
                try? FileHandle.standardError.write(contentsOf: data)
            }
        }
        return ServeProcess(port: port, process: process)
    }

    /// Ends it and waits for its end.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// `serve` ended instead of listening.
struct ServeProcessFailure: Error, CustomStringConvertible {
    let errors: String

    var description: String { "serve did not start: \(errors)" }
}
