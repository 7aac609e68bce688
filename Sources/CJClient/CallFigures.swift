import CoreMetrics
public import Exposition

/// Counts what became of calls of CJ's API.
enum CallFigures {
    /// Makes a call and counts it. A call is one of the documented paths, so they are few.
    static func counted(_ call: CJCall, _ body: () async throws -> CJAnswer) async throws -> CJAnswer {
        let begin = ContinuousClock.now
        func count(_ outcome: String) {
            Counter(.cjCalls, [call.path, outcome]).increment()
            CoreMetrics.Timer(.cjCallDuration, [call.path]).record(ContinuousClock.now - begin)
        }
        do {
            let answer = try await body()
            count("answered")
            return answer
        } catch {
            count((error as? CJError).map(outcome) ?? "given_up")
            throw error
        }
    }

    /// What helps says what became of it, save where a code says more.
    private static func outcome(of error: CJError) -> String {
        switch (error.code, error.remedy) {
        case (CJCode.tooFast, _): "too_fast"
        case (CJCode.pointsGone, _): "points_gone"
        case (CJCode.dailyQuota, _): "quota_gone"
        case (nil, .retry): "unanswered"
        case (_, .retry): "busy"
        case (_, .wait): "wait"
        case (_, .reauthenticate): "token_refused"
        case (_, .final): "refused"
        }
    }
}

extension Figure {
    /// What is counted of calls of CJ's API.
    public static let ofCJ = [cjCalls, cjCallDuration]

    static let cjCalls = Figure(
        "cjledger_cj_calls_total", .counter, labels: ["call", "outcome"],
        "Calls of CJ's API by this process, by path and what became of them.")
    static let cjCallDuration = Figure(
        "cjledger_cj_call_duration_seconds", .histogram(bounds: waits + [30]), labels: ["call"],
        "From sending a call of CJ's API to its answer.")
}
