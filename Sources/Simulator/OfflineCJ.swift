/// A simulated CJ that is asked and listened to without any network, for tests and measurements. It knows bytes only, so
/// that no type of the simulator's meets the ledger's.
public struct OfflineCJ: Sendable {
    private let world: World
    private let register: Register

    /// - Parameters:
    ///   - seed: the same seed makes the same CJ.
    ///   - orders: how many purchases there are; a purchase may become several orders.
    ///   - dialect: in which of its ways CJ answers and sends.
    public init(seed: UInt64, orders: Int, dialect: Dialect = .documents) {
        world = World(seed: seed, orders: orders, dialect: dialect)
        register = Register(world)
    }

    /// When nothing more happens, in seconds since 1970.
    public var end: Int { world.end.seconds }

    /// When it begins, in seconds since 1970.
    public var start: Int { world.epoch.seconds }

    /// What is the case at a time, as `/__truth` tells it.
    public func truth(at seconds: Int) -> String { Truth(of: world, at: Instant(seconds: seconds)).written }

    /// What the seller's shop sold until a time, as `/__sales` tells it.
    public func sales(at seconds: Int) -> String { Truth(of: world, at: Instant(seconds: seconds)).sales }

    /// The whole answer to a call at a time.
    public func answer(
        _ path: String, _ query: [(String, String)] = [], body: String = "", at seconds: Int
    ) -> [UInt8] {
        let request = Request(
            path: path, query: query.map { Request.Parameter(name: $0.0, value: $0.1) }, body: Array(body.utf8))
        return Answers(register: register, now: Instant(seconds: seconds))
            .answer(to: request, requestId: "r-\(seconds)").bytes
    }

    /// The webhooks that arrive, with when they do, in seconds since 1970, ascending.
    ///
    /// - Parameter faults: a list such as `Faults.init(reading:)` takes.
    /// - Throws: ``FaultsError``.
    public func webhooks(_ faults: String) throws(FaultsError) -> [(body: [UInt8], at: Int)] {
        let faults = try Faults(reading: faults)
        return world.postings(under: faults).filter { $0.form == .message || $0.form == .rewritten }
            .map { (world.webhook(of: $0, under: faults).body, $0.due.seconds) }
    }
}
