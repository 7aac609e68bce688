import Foundation
import Postgres
import TestSupport
import Testing

/// Writes a settings file for a test and removes it when that ends.
func withSettingsFile(_ yaml: String, _ body: (_ path: String) async throws -> Void) async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "settings-\(UInt32.random(in: 0 ... .max)).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try yaml.write(to: file, atomically: true, encoding: .utf8)
    try await body(file.path)
}

/// A file with a signed account `main` and an unsigned account `open`.
func twoAccounts(_ more: String = "") async throws -> String {
    """
    cjledger:
      database: "\(try await TestDatabase.current.settings().conninfo ?? "")"
      listen: 127.0.0.1:0
      adminListen: 127.0.0.1:0
    accounts: [main, open]
    account:
      main:
        pathKey: \(RunningReceiver.pathKey)
        openId: \(RunningReceiver.openId)
      open:
        pathKey: \(RunningReceiver.pathKey)x
        unsigned: true
    \(more)
    """
}

@Suite(.database) struct `Several accounts from a file` {
    @Test func `are served side by side, each with its own key, proof and rows`() async throws {
        let order = Array(Messages.order.utf8)
        let other = Messages.order(["cjOrderId": "1007"])
        try await withSettingsFile(try await twoAccounts()) { file in
            let serve = try await Program.serve(environment: ["CJLEDGER_CONFIG": file])
            #expect(await post(order, to: serve) == 200)
            #expect(await post(order, to: serve, isSigned: false) == 401)
            #expect(await post(order, to: serve, path: RunningReceiver.unsignedPath, isSigned: false) == 200)
            #expect(await post(other, to: serve, path: RunningReceiver.unsignedPath, isSigned: false) == 200)
            #expect(await post(order, to: serve, path: RunningReceiver.path + "x") == 404)
            #expect(await post(order, to: serve, path: "/cj/open/\(RunningReceiver.pathKey)") == 404)
            let owner = try await TestDatabase.current.connect()
            while try await owner.text("SELECT position FROM analytics.freshness") != "3" {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(await serve.end() == 0)
            let events = try await owner.texts(
                "SELECT account, signature, count(*) FROM ledger.events GROUP BY 1, 2 ORDER BY 1", columns: 3)
            #expect(events == [["main", "verified", "1"], ["open", "unsigned", "2"]])
            let orders = try await owner.texts(
                "SELECT account, order_key FROM analytics.orders ORDER BY 1, 2", columns: 2)
            #expect(
                orders == [["main", "210823100016290555"], ["open", "1007"], ["open", "210823100016290555"]])
        }
    }
}
