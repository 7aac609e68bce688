import Foundation
import Postgres
import Receiver
import TestSupport
import Testing

extension `A drill` {
    @Test func `tells that no receiver is there`() async throws {
        try await Drill.play("the only receiver is killed, and nobody starts it again", mended: "`cjledger serve`") {
            drill in
            let owner = try await TestDatabase.current.connect()
            let receiver = try await drill.serve()
            while try await owner.text("SELECT count(*) FROM reconciler.receivers") == "0" {
                try await Task.sleep(for: .milliseconds(50))
            }
            await receiver.end(SIGKILL)
            #expect(try await drill.run("status").status == 0, "a restart is no alarm")
            // Some minutes go by.
            try await owner.execute("UPDATE reconciler.receivers SET seen_at = seen_at - interval '3 minutes'")
            try await drill.statusTells("receiver")
            try await drill.serve()
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }

    @Test func `tells of webhooks that are refused`() async throws {
        try await Drill.play("CJ signs with another openId", mended: "the openId that CJ uses; the hour goes by") {
            drill in
            let owner = try await TestDatabase.current.connect()
            let receiver = try await drill.serve()
            for number in 0..<8 {
                let body = Messages.order(["cjOrderId": "2108231000162905\(50 + number)"])
                #expect(await post(body, to: receiver, isSigned: false) == 401)
            }
            let problem = try await drill.statusTells("refused")
            #expect(problem.account == "main" && problem.text.contains("401"))
            try await owner.execute("UPDATE reconciler.refusals SET minute = minute - interval '2 hours'")
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }

    @Test func `tells of a certificate that ends soon`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let used = try await certificates.make("used", days: 10)
        let next = try await certificates.make("next", days: 90)
        try await Drill.play(
            "the certificate ends in ten days", mended: "a new one in its place, and SIGHUP",
            settings: ["CJLEDGER_TLS_CERTIFICATE": used.certificate, "CJLEDGER_TLS_KEY": used.key]
        ) { drill in
            let receiver = try await drill.serve()
            try await drill.statusTells("certificate")
            try certificates.copy(next, over: used)
            receiver.signal(SIGHUP)
            try await drill.statusTellsNoMore()
        }
    }
}
