import CJ
import CJClient
import Foundation
import Ledger
import Postgres
import Reconciler

extension ConfigReport {
    /// Asks CJ what it can see of each account, and says it in a sentence each.
    mutating func checkOnline() async {
        let settings: Settings
        do { settings = try await Settings.load(SettingsJournal()) } catch { return }
        for account in settings.accounts {
            guard account.apiKey != nil else {
                await check("CJ, \(account.name)") { "nothing is asked: \(account.apiKeyName) is not set" }
                continue
            }
            do {
                let findings = try await CJConnection.with(account, settings, for: "check") { client in
                    await OnlineCheck(account: account, settings: settings, client: client).findings()
                }
                for (subject, said) in findings {
                    await check("CJ, \(account.name), \(subject)") { try said.get() }
                }
            } catch {
                await check("CJ, \(account.name)") { throw Warning("it could not be asked: \(error)") }
            }
        }
    }
}

/// What CJ says of one account, and what that means here.
private struct OnlineCheck {
    let account: AccountSettings
    let settings: Settings
    let client: CJClient

    /// In minutes. Zones differ by more.
    private static let otherZone = 10

    func findings() async -> [(String, Result<String, any Error>)] {
        var findings: [(String, Result<String, any Error>)] = []
        func look(_ subject: String, _ body: () async throws -> String) async -> Bool {
            do {
                findings.append((subject, .success(try await body())))
                return true
            } catch let error as ConfigReport.Warning {
                findings.append((subject, .failure(error)))
                return true
            } catch {
                let words = (error as? CJError).map { "\(RegistrationFailure($0))" } ?? "\(error)"
                findings.append((subject, .failure(ConfigReport.Warning(words))))
                return false
            }
        }
        guard await look("token", token) else { return findings }
        var answered: CJAnswer?
        guard
            await look(
                "settings",
                {
                    let answer = try await client.setting()
                    answered = answer
                    return try limits(answer)
                }), let setting = answered
        else { return findings }
        _ = await look("points") { points(setting) }
        _ = await look("webhooks") { try webhooks(setting) }
        _ = await look("callback", callback)
        _ = await look("time zone", timeZone)
        return findings
    }

    private func token() async throws -> String {
        let access = try await client.access()
        let end = access.accessEndsAt.map { " until \($0.ISO8601Format())" } ?? ""
        let text = "CJ takes the API key; its access token is good\(end)"
        guard let openId = access.openId, let key = SigningKey(openId: openId.text) else {
            throw ConfigReport.Warning("\(text), but it gave no openId that signatures can be checked with")
        }
        guard let set = account.signingKey, !set.verifies(key.sign([]), of: []) else {
            return text + "; the openId is the one that signatures are checked with"
        }
        throw ConfigReport.Warning(
            "\(account.openIdName) is another openId than CJ gives for \(account.apiKeyName): remove it")
    }

    private func limits(_ answer: CJAnswer) throws -> String {
        let data = Fields(answer.data, zone: .gmt)
        guard let most = data?.object("setting")?.integer("qpsLimit") ?? data?.integer("qpsLimit") else {
            return "CJ answers, and does not say how many calls a second it takes"
        }
        guard settings.requestsPerSecond <= most else {
            throw ConfigReport.Warning(
                "CJ takes \(most) call\(most == 1 ? "" : "s") a second, and CJ_REQUESTS_PER_SECOND is \(settings.requestsPerSecond)"
            )
        }
        return "CJ takes \(most) call\(most == 1 ? "" : "s") a second, and \(settings.requestsPerSecond) are made"
    }

    private func points(_ answer: CJAnswer) -> String {
        guard let points = answer.points, let left = points.remaining else {
            return "CJ does not say how many of the day's points are left"
        }
        return "\(left) of the day's points are left" + (points.total.map { ", of \($0)" } ?? "")
    }

    private func webhooks(_ answer: CJAnswer) throws -> String {
        let callback = try account.callback(at: settings.publicURL)
        let standing = Registration(answer)
        let wanted = Registration(callback, isEnabled: true)
        guard standing.topics.values.contains(where: { $0.urls.contains(where: callback.isSame) }) else {
            throw ConfigReport.Warning("CJ sends none to \(callback): run `cjledger register`")
        }
        let differing = standing.differences(from: wanted)
        guard differing.isEmpty else {
            let names = differing.map(\.rawValue).joined(separator: ", ")
            throw ConfigReport.Warning("CJ does not send \(names) to \(callback): run `cjledger register`")
        }
        return "CJ sends them to \(callback)"
    }

    private func callback() async throws -> String {
        let callback = try account.callback(at: settings.publicURL)
        switch await callback.status() {
        case 200?: return "\(callback) answers, as far as this machine can tell"
        case let status?:
            throw ConfigReport.Warning(
                "\(callback) answers \(status): what stands in front of `cjledger serve` must pass /cj/ on as it is")
        case nil:
            throw ConfigReport.Warning(
                "nothing answers at \(callback) from here: is `cjledger serve` running, and do DNS and the proxy lead to it?"
            )
        }
    }

    /// CJ names no zone. Its lists of orders are in UTC, so an order that a webhook told of as well shows what the dates of
    /// webhooks mean.
    private func timeZone() async throws -> String {
        // Foundation calls UTC so.
        let zone = account.timeZone.identifier == "GMT" ? "UTC" : account.timeZone.identifier
        var listed: [String: Date] = [:]
        for row in try await client.orders(status: "UNSHIPPED", page: 1, size: 50).rows {
            guard let fields = Fields(row, zone: .gmt), let created = fields.time("createDate")?.instant else {
                continue
            }
            for id in ["orderId", "cjOrderId", "cjOrderCode"].compactMap(fields.id) { listed[id] = created }
        }
        let told = try await webhooksDates(of: listed.keys.sorted())
        guard let (order, date) = told.first(where: { listed[$0.0] != nil }), let created = listed[order] else {
            return "no webhook has told of an unshipped order yet, so nothing shows whether \(zone) is right"
        }
        let minutes = Int((date.timeIntervalSince(created) / 60).rounded())
        guard abs(minutes) < Self.otherZone else {
            throw ConfigReport.Warning(
                """
                read as of \(zone), a webhook has order \(order) created \(abs(minutes)) minutes \
                \(minutes > 0 ? "later" : "earlier") than CJ's list: CJ_TIME_ZONE is another
                """)
        }
        return "read as of \(zone), a webhook has order \(order) created when CJ's list says"
    }

    /// When webhooks say that orders were created, the newest first.
    private func webhooksDates(of orders: [String]) async throws -> [(String, Date)] {
        let reading = settings.connection(as: LedgerRole.runtime, for: "check")
        let bodies = try await Connection.using(reading) { connection in
            try await connection.query(
                """
                SELECT e.body
                FROM analytics.events AS named
                JOIN ledger.events AS e ON e.position = named.position
                WHERE named.account = \(account.name) AND named.source = 'webhook' AND named.type = 'ORDER'
                    AND named.order_ids && \(orders)
                ORDER BY named.position DESC
                LIMIT 50
                """, as: [UInt8].self)
        }
        return bodies.flatMap { body -> [(String, Date)] in
            let order = (try? JSON(parsing: body)).flatMap { Fields($0, zone: account.timeZone)?.object("params") }
            guard let order, let created = order.time("createDate")?.instant else { return [] }
            return ["cjOrderId", "cjOrderCode"].compactMap(order.id).map { ($0, created) }
        }
    }
}
