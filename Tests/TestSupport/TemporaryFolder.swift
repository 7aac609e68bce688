import Foundation

/// Runs `body` with the path of a folder that is not there yet; what was put there is removed afterwards.
public func withTemporaryFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(
        path: "cjledger-test-\(UInt64.random(in: 0 ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
