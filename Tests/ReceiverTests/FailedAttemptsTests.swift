import NIOCore
import Testing

@testable import Receiver

@Suite struct `Failed attempts` {
    private let begin = ContinuousClock.now
    private let limits = FailedAttempts.Limits(free: 3, window: .seconds(60), sources: 10)

    @Test func `are too many only past the limit, each source for itself`() {
        var attempts = FailedAttempts(limits: limits, at: begin)
        let notes = [1, 1, 1, 1, 1, 2].map { attempts.note(.ipv4($0), at: begin) }
        #expect(notes == [false, false, false, true, true, false])
    }

    @Test func `are remembered for a while, and then forgotten`() {
        var attempts = FailedAttempts(limits: limits, at: begin)
        for _ in 0..<4 { _ = attempts.note(.ipv4(1), at: begin) }
        let notes = [61, 185].map { attempts.note(.ipv4(1), at: begin + .seconds($0)) }
        #expect(notes == [true, false])
    }

    @Test func `of however many sources take no more room than two tables`() {
        var attempts = FailedAttempts(limits: limits, at: begin)
        for _ in 0..<4 { _ = attempts.note(.ipv4(0), at: begin) }
        for source in 1...1000 { _ = attempts.note(.ipv4(UInt32(source)), at: begin) }
        #expect(attempts.remembered <= 20)
        let isTooMany = attempts.note(.ipv4(0), at: begin)
        #expect(!isTooMany)
    }

    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "192.0.2.1", true),
            ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true), ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
            ("::1", "127.0.0.1", false),
        ])
    func `know an IPv6 sender by his network and an IPv4 sender by his address`(
        one: String, other: String, isSame: Bool
    ) throws {
        let sources = try [one, other].map { Source(try SocketAddress(ipAddress: $0, port: 1)) }
        #expect((sources[0] == sources[1]) == isSame)
    }
}
