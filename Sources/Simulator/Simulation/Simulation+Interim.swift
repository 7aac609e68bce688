// Stands in for what another part of the module brings.
extension Request {
    init(method: String, path: String, query: [Parameter], body: [UInt8]) {
        self.init(path: path, query: query, body: body)
    }
}

extension Simulation {
    /// The answer to the call that asked for the probe.
    ///
    /// - Parameter statuses: what each address answered; nil where nothing came within 3 seconds.
    mutating func answer(to probe: Probe, statuses: [String: Int?], now: Instant) -> HTTPAnswer {
        HTTPAnswer(json: .envelope(.bool(true), requestId: ""))
    }

    /// The webhooks of lives that calls have made since this was asked last.
    mutating func takeNewPostings() -> [Posting] { [] }

    /// How many calls came, for `GET /__calls`.
    var callsReport: JSON { [:] }
}
