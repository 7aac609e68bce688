import Foundation
public import NIOCore
import Synchronization

/// Where a request came from, as far as one sender can be told from another.
enum Source: Hashable, Sendable {
    case ipv4(UInt32)
    /// The /64 that an IPv6 address is in: its owner has all addresses of it.
    case ipv6Network(UInt64)
    /// Anything else counts as one sender.
    case other

    init(_ address: SocketAddress?) {
        switch address {
        case .v4(let address):
            self = .ipv4(UInt32(bigEndian: address.address.sin_addr.s_addr))
        case .v6(let address):
            let words = address.address.sin6_addr.__in6_u.__u6_addr32
            let network = UInt64(UInt32(bigEndian: words.0)) << 32 | UInt64(UInt32(bigEndian: words.1))
            // ::ffff:a.b.c.d is how an IPv4 sender looks to a listener on IPv6.
            let isMapped = network == 0 && UInt32(bigEndian: words.2) == 0xFFFF
            self = isMapped ? .ipv4(UInt32(bigEndian: words.3)) : .ipv6Network(network)
        case .unixDomainSocket, nil:
            self = .other
        }
    }
}

/// How many requests of each source had a wrong key or signature lately.
///
/// Two tables take turns, so that the oldest are forgotten and the memory is bounded, however many sources there are.
struct FailedAttempts: Sendable {
    typealias Instant = ContinuousClock.Instant

    /// What is allowed, and remembered.
    struct Limits: Sendable {
        /// Failures that are answered like any other request.
        var free = 20
        /// For how long, at least, a failure is remembered while there is room; at most twice as long.
        var window = Duration.seconds(60)
        /// Sources in one table.
        var sources = 10_000
    }

    private let limits: Limits
    private var current: [Source: Int] = [:]
    private var previous: [Source: Int] = [:]
    private var turnedAt: Instant

    init(limits: Limits = Limits(), at now: Instant) {
        self.limits = limits
        turnedAt = now
    }

    /// How many sources are remembered, twice where both tables have one.
    var remembered: Int { current.count + previous.count }

    /// Takes note of one.
    ///
    /// - Returns: whether the source has had too many.
    mutating func note(_ source: Source, at now: Instant) -> Bool {
        if now - turnedAt >= limits.window * 2 {
            (previous, current, turnedAt) = ([:], [:], now)
        } else if now - turnedAt >= limits.window || current.count >= limits.sources {
            (previous, current, turnedAt) = (current, [:], now)
        }
        current[source, default: 0] += 1
        return current[source, default: 0] + previous[source, default: 0] > limits.free
    }
}

/// The attempts on one listener.
public final class FailedAttemptsLog: Sendable {
    private let attempts: Mutex<FailedAttempts>
    private let now: @Sendable () -> ContinuousClock.Instant

    /// An empty one, with the limits that both listeners have.
    public convenience init() { self.init(limits: .init()) }

    init(limits: FailedAttempts.Limits, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        attempts = Mutex(FailedAttempts(limits: limits, at: now()))
        self.now = now
    }

    /// Takes note of one; true when its source has had too many.
    public func note(from address: SocketAddress?) -> Bool {
        attempts.withLock { $0.note(Source(address), at: now()) }
    }
}
