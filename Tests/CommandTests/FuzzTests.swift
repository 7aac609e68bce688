import AsyncHTTPClient
import CJ
import Foundation
import Hashing
import Ledger
import NIOCore
import NIOHTTP1
import Postgres
import TestSupport
import Testing

/// How much of the fuzzing is done: `CJLEDGER_FUZZ_ROUNDS` makes more of it.
private let rounds = UInt64(ProcessInfo.processInfo.environment["CJLEDGER_FUZZ_ROUNDS"] ?? "") ?? 2

@Suite(.database) struct `A hostile sender` {
    /// What was sent and what the table says is to be answered and kept.
    private struct Attempt {
        let body: [UInt8]
        let signature: String?
        let isRight: Bool
        let isEvent: Bool

        init(_ fuzz: inout FuzzedMessages) {
            body = fuzz.next()
            (signature, isRight) = fuzz.signature(of: body)
            isEvent = (try? Envelope(body)) != nil
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: 0..<rounds)
    func `gets the answers of the table, and the ledger every signed byte`(seed: UInt64) async throws {
        let serve = try await Program.serve(environment: try await environment())
        var fuzz = FuzzedMessages(seed: seed &+ 1000)
        var kept: Set<Digest> = []
        var quarantined: Set<Digest> = []
        for _ in 0..<600 {
            let attempt = Attempt(&fuzz)
            let answer = try await send(attempt, to: serve)
            let digest = SHA256.digest(of: attempt.body)
            guard attempt.isRight else {
                #expect(answer.status == 401)
                continue
            }
            let isNew = !kept.contains(digest) && !quarantined.contains(digest)
            let expected = !isNew ? "duplicate" : attempt.isEvent ? "stored" : "quarantined"
            #expect(answer.status == 200)
            #expect(answer.body == #"{"code":200,"result":"success","message":"\#(expected)"}"#)
            if attempt.isEvent { kept.insert(digest) } else { quarantined.insert(digest) }
        }
        let owner = try await TestDatabase.current.connect()
        let events = try await Event.read(after: .start, limit: 100_000, on: owner)
        #expect(Set(events.map(\.digest)) == kept)
        #expect(events.allSatisfy { SHA256.digest(of: $0.body) == $0.digest })
        #expect(try await owner.text("SELECT count(*) FROM ledger.quarantine") == String(quarantined.count))
        #expect(
            try await owner.text("SELECT count(*) FROM ledger.quarantine WHERE sha256(body) <> digest") == "0")
        #expect(await serve.end() == 0)

        // What a fold can read the tables can hold: nothing is parked for the tables' sake.
        try await project()
        let parked = try await owner.texts("SELECT reason FROM projection.parked", columns: 1).map { $0[0] ?? "" }
        #expect(!parked.contains { $0.contains("SQLSTATE") }, "\(parked)")
        #expect(
            try await owner.text("SELECT position FROM analytics.freshness") == events.last.map { "\($0.position)" })
    }

    private func send(_ attempt: Attempt, to serve: RunningServe) async throws -> (status: UInt, body: String) {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(serve.port)\(RunningReceiver.path)")
        request.method = .POST
        if let signature = attempt.signature { request.headers.add(name: "sign", value: signature) }
        request.body = .bytes(ByteBuffer(bytes: attempt.body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
        return (UInt(response.status.code), String(buffer: try await response.body.collect(upTo: 1 << 16)))
    }
}
