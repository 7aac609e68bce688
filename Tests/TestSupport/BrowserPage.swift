public import Foundation

/// A page of a ``Browser``.
public struct BrowserPage: Sendable {
    let browser: Browser
    let session: String

    /// What happened while a page was opened.
    public struct Course: Sendable {
        /// What was written to the console as an error or warning, what was thrown, and what the page's rules refused.
        public var complaints: [String] = []
        /// Every address that was asked for.
        public var requests: [String] = []
    }

    /// A node of the accessibility tree: what people hear who do not see the page.
    public struct Node: Sendable, Equatable {
        public let role: String
        public let name: String
    }

    /// Draws it for a screen of that size from now on.
    public func resize(width: Int, height: Int = 900, isDark: Bool = false) async throws {
        _ = try await browser.send(
            "Emulation.setDeviceMetricsOverride",
            #"{"width":\#(width),"height":\#(height),"deviceScaleFactor":1,"mobile":\#(width < 500)}"#,
            session: session)
        _ = try await browser.send(
            "Emulation.setEmulatedMedia",
            #"{"features":[{"name":"prefers-color-scheme","value":"\#(isDark ? "dark" : "light")"}]}"#,
            session: session)
    }

    /// Opens an address and waits until all of it is there.
    public func open(_ url: String) async throws -> Course {
        struct Navigation: Decodable { let errorText: String? }
        _ = browser.takeEvents()
        let navigation = try await browser.ask(
            "Page.navigate", #"{"url":"\#(url)"}"#, session: session, as: Navigation.self)
        if let error = navigation.errorText { throw Browser.Failure(description: "\(url): \(error)") }
        return try await untilLoaded(url)
    }

    /// Does what leads to another page, and waits until that is there.
    public func go(_ script: String) async throws -> Course {
        _ = browser.takeEvents()
        _ = try await evaluate("setTimeout(() => { \(script) }, 0); true", as: Bool.self)
        return try await untilLoaded(script)
    }

    private struct Told: Decodable {
        struct Parameters: Decodable {
            struct Request: Decodable { let url: String }
            struct Entry: Decodable {
                let level: String
                let text: String
            }
            struct Exception: Decodable {
                struct Thrown: Decodable { let description: String? }
                let text: String
                let exception: Thrown?
            }
            let request: Request?
            let entry: Entry?
            let type: String?
            let exceptionDetails: Exception?
        }
        let method: String
        let params: Parameters?
        let sessionId: String?
    }

    private func untilLoaded(_ what: String) async throws -> Course {
        var course = Course()
        let deadline = ContinuousClock.now + .seconds(60)
        var isLoaded = false
        while !isLoaded {
            guard ContinuousClock.now < deadline else {
                throw Browser.Failure(description: "\(what) was not there after a minute")
            }
            try await Task.sleep(for: .milliseconds(10))
            isLoaded = take(into: &course)
        }
        // What it complains of comes after.
        _ = try await evaluate("document.readyState", as: String.self)
        _ = take(into: &course)
        return course
    }

    /// Whether the page is there.
    private func take(into course: inout Course) -> Bool {
        var isLoaded = false
        for message in browser.takeEvents() {
            guard let told = try? JSONDecoder().decode(Told.self, from: message), told.sessionId == session else {
                continue
            }
            switch told.method {
            case "Page.loadEventFired": isLoaded = true
            case "Network.requestWillBeSent": if let url = told.params?.request?.url { course.requests.append(url) }
            case "Log.entryAdded":
                if let entry = told.params?.entry, entry.level != "verbose", entry.level != "info" {
                    course.complaints.append(entry.text)
                }
            case "Runtime.consoleAPICalled":
                if let type = told.params?.type, ["error", "warning", "assert"].contains(type) {
                    course.complaints.append("console.\(type)")
                }
            case "Runtime.exceptionThrown":
                let details = told.params?.exceptionDetails
                course.complaints.append(details?.exception?.description ?? details?.text ?? "an exception")
            default: break
            }
        }
        return isLoaded
    }

    private struct Evaluated<Value: Decodable>: Decodable {
        struct Result: Decodable { let value: Value? }
        struct Exception: Decodable { let text: String }
        let result: Result
        let exceptionDetails: Exception?
    }

    /// The value of an expression in the page.
    public func evaluate<Value: Decodable>(_ expression: String, as type: Value.Type) async throws -> Value {
        let parameters =
            try String(
                decoding: JSONEncoder().encode(["expression": expression]), as: UTF8.self
            ).dropLast() + #","returnByValue":true}"#
        let evaluated = try await browser.ask(
            "Runtime.evaluate", String(parameters), session: session, as: Evaluated<Value>.self)
        guard let value = evaluated.result.value else {
            throw Browser.Failure(description: "\(expression): \(evaluated.exceptionDetails?.text ?? "no value")")
        }
        return value
    }

    /// All that is heard of the page.
    public func heard() async throws -> [Node] {
        struct Tree: Decodable {
            struct Entry: Decodable {
                struct Value: Decodable { let value: Text? }
                let ignored: Bool
                let role: Value?
                let name: Value?
            }
            let nodes: [Entry]
        }
        let tree = try await browser.ask("Accessibility.getFullAXTree", session: session, as: Tree.self)
        return tree.nodes.filter { !$0.ignored }.map {
            Node(role: $0.role?.value?.text ?? "", name: $0.name?.value?.text ?? "")
        }
    }

    /// A text; of another value nothing.
    private struct Text: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            text = (try? decoder.singleValueContainer().decode(String.self)) ?? ""
        }
    }

    /// A picture of it as PNG, of the whole page or of as much as fits on the screen.
    public func picture(isWhole: Bool = true) async throws -> Data {
        struct Picture: Decodable { let data: Data }
        return try await browser.ask(
            "Page.captureScreenshot", #"{"format":"png","captureBeyondViewport":\#(isWhole)}"#, session: session,
            as: Picture.self
        ).data
    }
}
