import Foundation
import Synchronization

/// A headless Chromium that is driven through a pipe: Chrome's DevTools protocol, a JSON object and a NUL each way.
public final class Browser: Sendable {
    private let process: Process
    private let input: FileHandle
    private let output: FileHandle
    private let folder: URL
    private let state = Mutex(State())

    private struct State {
        var lastId = 0
        var waiting: [Int: CheckedContinuation<Data, any Error>] = [:]
        /// What it told by itself, in order.
        var events: [Data] = []
        var isOver = false
    }

    /// It could not be started, ended, or refused a command.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Where Debian puts it.
    private static let program = "/usr/bin/chromium"

    /// Starts one with a profile of its own, which knows nothing and keeps nothing.
    ///
    /// - Throws: ``Failure`` where it is not installed: `docker/install-packages tests` does that.
    public init() throws {
        guard FileManager.default.isExecutableFile(atPath: Self.program) else {
            throw Failure(description: "\(Self.program) is missing: docker/install-packages tests installs it")
        }
        folder = FileManager.default.temporaryDirectory.appending(
            path: "cjledger-test-browser-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process = Process()
        let (commands, answers) = (Pipe(), Pipe())
        // It reads commands from descriptor 3 and writes to 4; what stands at 0 and 1 here is moved there.
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "exec 3<&0 4>&1 </dev/null >/dev/null 2>&1; exec \"$@\"", "sh", Self.program, "--headless=new",
            "--remote-debugging-pipe", "--user-data-dir=\(folder.path)", "--no-first-run", "--disable-gpu",
            "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--hide-scrollbars", "--font-render-hinting=none", "--force-color-profile=srgb",
            // Its sandbox wants another user than root, and rights that a container has not. It opens only our own pages.
            "--no-sandbox", "about:blank",
        ]
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path, "LANG": "C.UTF-8"]
        process.standardInput = commands
        process.standardOutput = answers
        try process.run()
        try? commands.fileHandleForReading.close()
        try? answers.fileHandleForWriting.close()
        input = commands.fileHandleForWriting
        output = answers.fileHandleForReading
        Thread.detachNewThread { [self] in
            var text = Data()
            while case let data = output.availableData, !data.isEmpty {
                text.append(data)
                while let end = text.firstIndex(of: 0) {
                    take(Data(text[text.startIndex..<end]))
                    text = Data(text[text.index(after: end)...])
                }
            }
            end()
        }
    }

    private struct Head: Decodable {
        struct Problem: Decodable { let message: String }
        let id: Int?
        let error: Problem?
    }

    private func take(_ message: Data) {
        guard let head = try? JSONDecoder().decode(Head.self, from: message) else { return }
        guard let id = head.id else { return state.withLock { $0.events.append(message) } }
        let waiting = state.withLock { $0.waiting.removeValue(forKey: id) }
        if let error = head.error {
            waiting?.resume(throwing: Failure(description: error.message))
        } else {
            waiting?.resume(returning: message)
        }
    }

    private func end() {
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for one in waiting { one.resume(throwing: Failure(description: "the browser has ended")) }
    }

    /// Sends a command and waits for its answer.
    ///
    /// - Parameter parameters: a JSON object.
    func send(_ method: String, _ parameters: String = "{}", session: String? = nil) async throws -> Data {
        try await withCheckedThrowingContinuation { continuation in
            let message: String? = state.withLock { state in
                guard !state.isOver else { return nil }
                state.lastId += 1
                state.waiting[state.lastId] = continuation
                let session = session.map { ",\"sessionId\":\"\($0)\"" } ?? ""
                return "{\"id\":\(state.lastId),\"method\":\"\(method)\",\"params\":\(parameters)\(session)}\0"
            }
            guard let message else {
                return continuation.resume(throwing: Failure(description: "the browser has ended"))
            }
            try? input.write(contentsOf: Data(message.utf8))
        }
    }

    struct Reply<Result: Decodable>: Decodable { let result: Result }

    func ask<Result: Decodable>(
        _ method: String, _ parameters: String = "{}", session: String? = nil, as type: Result.Type
    ) async throws -> Result {
        try JSONDecoder().decode(
            Reply<Result>.self, from: try await send(method, parameters, session: session)
        ).result
    }

    /// What it told by itself since the last call.
    func takeEvents() -> [Data] {
        state.withLock { state in
            defer { state.events = [] }
            return state.events
        }
    }

    /// Opens an empty page.
    public func page() async throws -> BrowserPage {
        struct Target: Decodable { let targetId: String }
        struct Attached: Decodable { let sessionId: String }
        let target = try await ask(
            "Target.createTarget", #"{"url":"about:blank"}"#, as: Target.self)
        let attached = try await ask(
            "Target.attachToTarget", #"{"targetId":"\#(target.targetId)","flatten":true}"#, as: Attached.self)
        let page = BrowserPage(browser: self, session: attached.sessionId)
        for domain in ["Page", "Runtime", "Log", "Network", "Accessibility"] {
            _ = try await send("\(domain).enable", session: attached.sessionId)
        }
        return page
    }

    /// Ends it.
    public func close() async {
        _ = try? await send("Browser.close")
        await Program.wait(for: process)
        try? FileManager.default.removeItem(at: folder)
    }
}
