import Foundation
import Postgres
import TestSupport
import Testing

extension `A drill` {
    @Test func `tells of webhooks that wait in the spool`() async throws {
        try await Drill.play(
            "the ledger takes nothing (its table is locked away)", mended: "the ledger takes events again"
        ) { drill in
            let owner = try await TestDatabase.current.connect()
            let receiver = try await drill.serve()
            try await owner.execute("ALTER TABLE ledger.events RENAME TO events_away")
            #expect(await post(Messages.order(["cjOrderId": #""SD1613355441583259648""#]), to: receiver) == 200)
            // A command that reads needs the table. What waits is in the folder.
            #expect(try FileManager.default.contentsOfDirectory(atPath: drill.folder + "/spool").isEmpty == false)
            _ = await receiver.end()
            try await owner.execute("ALTER TABLE ledger.events_away RENAME TO events")
            try await drill.statusTells("spool_in_use")
            try await drill.serve()
            try await drill.statusTellsNoMore()
            await owner.close()
        }
    }
}

extension `A drill` {
    @Test func `tells of a spool that could keep nothing`() async throws {
        try await Drill.play(
            "the folder of the spool is gone, and a file has its name", mended: "the file is removed"
        ) { drill in
            try await drill.serve()
            let spool = drill.folder + "/spool"
            try FileManager.default.moveItem(atPath: spool, toPath: spool + ".away")
            try Data().write(to: URL(filePath: spool))
            try await drill.statusTells("spool_unusable")
            try FileManager.default.removeItem(atPath: spool)
            try await drill.statusTellsNoMore()
        }
    }

    @Test func `tells of a file in the spool that is broken`() async throws {
        try await Drill.play(
            "a disk has spoilt a file of the spool", mended: "what is whole of it is imported, and the file removed"
        ) { drill in
            let receiver = try await drill.serve()
            await receiver.end()
            let spool = URL(filePath: drill.folder + "/spool")
            try Data("{\"account\":".utf8).write(to: spool.appending(path: "000000000001.jsonl"))
            try await drill.serve()
            try await drill.statusTells("spool_broken")
            for name in try FileManager.default.contentsOfDirectory(atPath: spool.path) where name.contains("broken") {
                try FileManager.default.removeItem(at: spool.appending(path: name))
            }
            try await drill.statusTellsNoMore()
        }
    }
}
