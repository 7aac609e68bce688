import Foundation
import Hashing
import Ledger
import Postgres
import TestSupport
import Testing

extension `A drill` {
    @Test func `of a session that holds the lock that orders events`() async throws {
        try await Drill.play(
            "a session with our rights holds the lock that orders events", mended: "`pg_terminate_backend`"
        ) { drill in
            var settings = try await TestDatabase.current.settings()
            settings.applicationName = "nightly job"
            let holder = try await Connection(settings)
            let pid = try #require(try await holder.query("SELECT pg_backend_pid()", as: Int.self).first)
            try await holder.execute("BEGIN")
            try await holder.execute("LOCK TABLE ledger.append_order IN SHARE UPDATE EXCLUSIVE MODE")
            let problem = try await drill.statusTells("append_blocked")
            #expect(problem.text.contains("process \(pid) (user postgres, application nightly job)"))
            let owner = try await TestDatabase.current.connect()
            try await owner.execute("SELECT pg_terminate_backend(\(pid)::integer)")
            try await drill.statusTellsNoMore()
        }
    }

    @Test func `of an event that somebody with all rights has changed`() async throws {
        try await Drill.play(
            "an event's body is changed, and the read models are made anew",
            mended: "a new database, and the event as it was received"
        ) { drill in
            let body = Messages.order(["cjOrderId": "\"SD1\""])
            try await append([body])
            try await Tampering.change(1, to: Messages.order(["cjOrderId": "\"SD2\""]))
            try await project()
            let problem = try await drill.statusTells("altered")
            #expect(problem.text.contains("events 1 "))
            #expect(try await drill.run("verify").status == 2)
            // What stands for the new database here: the event is as it was received again.
            try await Tampering.change(1, to: body)
            #expect(try await drill.run("parked", "retry", "--all").status == 0)
            try await drill.statusTellsNoMore()
        }
    }

    @Test func `of a ledger whose end was cut off`() async throws {
        try await Drill.play("the last events are deleted", mended: "the events from a backup") { drill in
            try await append((1...3).map { Messages.order(["cjOrderId": "\"SD\($0)\""]) })
            let sealing = try await TestDatabase.current.connect(as: LedgerRole.runtime)
            let seal = try #require(try await Sealer.sealNext(olderThan: .zero, on: sealing))
            try await Tampering.run(
                "CREATE TABLE public.backup AS SELECT * FROM ledger.events WHERE position > 1",
                "DELETE FROM ledger.events WHERE position > 1")
            try await drill.statusTells("cut")
            #expect(try await drill.run("verify", "--head", seal.head.hexadecimal).status == 2)
            try await Tampering.run("INSERT INTO ledger.events OVERRIDING SYSTEM VALUE SELECT * FROM public.backup")
            try await drill.statusTellsNoMore()
            #expect(try await drill.run("verify").status == 0)
        }
    }

    @Test func `of heads that cannot be published`() async throws {
        try await Drill.play(
            "the command that publishes the heads of seals fails", mended: "what the command needs; it is run again"
        ) { drill in
            let notary = drill.folder + "/notary"
            try await append([Messages.order(["cjOrderId": "\"SD1\""])])
            let sealing = try await TestDatabase.current.connect(as: LedgerRole.runtime)
            let seal = try #require(try await Sealer.sealNext(olderThan: .zero, on: sealing))
            try await drill.serve(["CJLEDGER_SEAL_COMMAND": "printenv CJLEDGER_SEAL_HEAD >> '\(notary)/heads'"])
            let problem = try await drill.statusTells("seal_command")
            #expect(problem.text.contains("ended with status"))
            try FileManager.default.createDirectory(atPath: notary, withIntermediateDirectories: false)
            try await drill.statusTellsNoMore()
            #expect(try String(contentsOfFile: notary + "/heads", encoding: .utf8) == seal.head.hexadecimal + "\n")
        }
    }
}
