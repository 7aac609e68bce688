import Foundation

/// Debian's Prometheus and what comes with it (`docker/install-packages metrics`).
public enum Prometheus {
    public static let isInstalled = ["/usr/bin/promtool", "/usr/bin/prometheus"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Runs `promtool` to its end.
    ///
    /// - Parameter input: what it reads as stdin.
    public static func promtool(_ arguments: [String], input: String = "") async throws -> Program.Outcome {
        try await Program.run(tool: URL(filePath: "/usr/bin/promtool"), arguments, input: input)
    }
}

/// What `/metrics` answered, read as Prometheus reads it, without its types.
public struct ScrapedFigures: Sendable {
    /// The values by what stands before them, such as `cjledger_problems{kind="lag"}`.
    public let values: [String: Double]
    /// The names that have a type.
    public let names: [String]

    public init(_ text: String) {
        let lines = text.split(separator: "\n")
        names = lines.filter { $0.hasPrefix("# TYPE ") }.map { String($0.split(separator: " ")[2]) }
        let pairs = lines.filter { !$0.hasPrefix("#") }.compactMap { line -> (String, Double)? in
            guard let blank = line.lastIndex(of: " ") else { return nil }
            return (String(line[..<blank]), Double(line[line.index(after: blank)...]) ?? .nan)
        }
        values = Dictionary(pairs) { $1 }
    }

    public subscript(_ series: String) -> Double? { values[series] }

    /// The series of a figure.
    public func series(of name: String) -> [String: Double] {
        values.filter { $0.key == name || $0.key.hasPrefix("\(name){") }
    }
}

extension RunningServe {
    /// What its `/metrics` says now.
    public func figures() async throws -> ScrapedFigures {
        ScrapedFigures(try await get("/metrics", port: adminPort).body)
    }

    /// Returns once its `/metrics` says something.
    public func figures(
        within limit: Duration = .seconds(30), until isSo: (ScrapedFigures) -> Bool
    ) async throws -> ScrapedFigures {
        let begin = ContinuousClock.now
        while true {
            let figures = try await figures()
            if isSo(figures) || ContinuousClock.now - begin > limit { return figures }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
