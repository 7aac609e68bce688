import AsyncHTTPClient
import Ledger
import NIOCore
import NIOHTTP1
import Postgres
import Receiver
import TestSupport
import Testing

@Suite(.database) struct `A body that was sent packed` {
    private let plain = Array(Messages.order.utf8)

    private func post(
        _ body: [UInt8], as coding: String?, signing signed: [UInt8], path: String = RunningReceiver.path,
        to receiver: RunningReceiver
    ) async throws -> String {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(receiver.port)\(path)")
        request.method = .POST
        request.headers.add(name: "sign", value: RunningReceiver.sign(signed))
        if let coding { request.headers.add(name: "content-encoding", value: coding) }
        request.body = .bytes(ByteBuffer(bytes: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let answer = String(buffer: try await response.body.collect(upTo: 1 << 20))
        let message = answer.split(separator: #""message":""#).last?.prefix { $0 != "\"" } ?? ""
        return "\(response.status.code) \(message)"
    }

    private func eventBodies() async throws -> [[UInt8]] {
        try await Event.read(after: .start, limit: 100, on: TestDatabase.current.connect()).map(\.body)
    }

    private func quarantinedBodies() async throws -> [[UInt8]] {
        try await TestDatabase.current.connect().query("SELECT body FROM ledger.quarantine") {
            row throws(PostgresError) in try row.next([UInt8].self)
        }
    }

    private static let codings: [(Packing, String?)] = [
        (.gzip, "gzip"), (.gzip, "GZIP"), (.gzip, "x-gzip"), (.gzip, "identity, gzip"), (.gzip, nil),
        (.gzip, "identity"),
        (.zlib, "deflate"), (.deflate, "deflate"),
    ]

    @Test(arguments: codings)
    func `is kept plain, whichever of the two was signed, and is one event with the plain one`(
        packing: Packing, coding: String?
    ) async throws {
        let packed = packing.packed(plain)
        try await withReceiver { receiver async throws in
            #expect(try await post(packed, as: coding, signing: plain, to: receiver) == "200 stored")
            #expect(try await post(packed, as: coding, signing: packed, to: receiver) == "200 duplicate")
            #expect(try await post(plain, as: nil, signing: plain, to: receiver) == "200 duplicate")
        }
        #expect(try await eventBodies() == [plain])
    }

    @Test func `is read in parts, and when it was packed twice`() async throws {
        let other = Array(Messages.logistic.utf8)
        let parts = Packing.gzip.packed(Array(plain.prefix(20))) + Packing.gzip.packed(Array(plain.dropFirst(20)))
        let twice = Packing.gzip.packed(Packing.zlib.packed(other))
        try await withReceiver { receiver async throws in
            #expect(try await post(parts, as: "gzip", signing: parts, to: receiver) == "200 stored")
            #expect(try await post(twice, as: "deflate, gzip", signing: other, to: receiver) == "200 stored")
        }
        #expect(try await eventBodies() == [plain, other])
    }

    @Test func `is taken from an account that signs nothing, too`() async throws {
        try await withReceiver { receiver async throws in
            let path = RunningReceiver.unsignedPath
            #expect(
                try await post(Packing.gzip.packed(plain), as: "gzip", signing: [], path: path, to: receiver)
                    == "200 stored")
        }
        #expect(try await eventBodies() == [plain])
    }

    @Test(arguments: Packing.allCases)
    func `is refused without its signature`(packing: Packing) async throws {
        let coding = packing == .gzip ? "gzip" : "deflate"
        try await withReceiver { receiver async throws in
            let answer = try await post(packing.packed(plain), as: coding, signing: plain + [10], to: receiver)
            #expect(answer.hasPrefix("401"))
        }
        #expect(try await eventBodies().isEmpty)
    }

    /// What cannot be unpacked is kept as it came, if that was signed.
    @Test func `that is torn, spoilt or packed in another way goes to the quarantine as it came`() async throws {
        let packed = Packing.gzip.packed(plain)
        var spoilt = packed
        spoilt[packed.count / 2] ^= 0xFF
        let bodies: [(body: [UInt8], coding: String)] = [
            (Array(packed.dropLast(9)), "gzip"), (Array(packed.prefix(3)), "gzip"), (spoilt, "gzip"),
            (packed + [1, 2, 3], "gzip"), (Packing.zlib.packed(plain), "gzip"), (Packing.zlib.packed(plain), "br"),
            (Packing.zlib.packed(plain) + [7], "deflate, deflate, deflate"), ([], "gzip"),
        ]
        try await withReceiver { receiver async throws in
            for (body, coding) in bodies {
                let begin = try await post(body, as: coding, signing: body, to: receiver)
                #expect(begin == "200 quarantined" || begin == "200 duplicate", "\(coding)")
                if !body.isEmpty {
                    #expect(try await post(body, as: coding, signing: plain, to: receiver).hasPrefix("401"))
                }
            }
        }
        #expect(try await eventBodies().isEmpty)
        #expect(Set(try await quarantinedBodies()) == Set(bodies.map(\.body)))
    }

    @Test func `that is plain in spite of its header is read as it is`() async throws {
        try await withReceiver { receiver async throws in
            #expect(try await post(plain, as: "gzip", signing: plain, to: receiver) == "200 stored")
        }
        #expect(try await eventBodies() == [plain])
    }

    @Test func `obeys the limit when it is unpacked, to the byte`() async throws {
        func body(_ size: Int) -> [UInt8] {
            let head = #"{"type":"ORDER","x":""#
            return Array((head + String(repeating: "x", count: size - head.utf8.count - 2) + #""}"#).utf8)
        }
        try await withReceiver(maximumBodyBytes: 100_000) { receiver async throws in
            let (largest, larger) = (body(100_000), body(100_001))
            #expect(
                try await post(Packing.gzip.packed(largest), as: "gzip", signing: largest, to: receiver) == "200 stored"
            )
            for signed in [larger, Packing.gzip.packed(larger)] {
                let answer = try await post(Packing.gzip.packed(larger), as: "gzip", signing: signed, to: receiver)
                #expect(answer == "413 the body is too large")
            }
        }
        #expect(try await eventBodies().map(\.count) == [100_000])
    }

    @Test(arguments: Packing.allCases)
    func `that would unpack to a thousand times its size is refused`(packing: Packing) async throws {
        let bomb = packing.packed([UInt8](repeating: 0, count: 256 << 20))
        #expect(bomb.count < 1 << 20)
        let coding = packing == .gzip ? "gzip" : "deflate"
        try await withReceiver { receiver async throws in
            for coding in [coding, "\(coding), \(coding)"] {
                let answer = try await post(bomb, as: coding, signing: bomb, to: receiver)
                #expect(answer == "413 the body is too large")
            }
        }
        #expect(try await eventBodies().isEmpty)
    }
}
