/// Takes the steps of one account, a few at a time.
///
/// CJ may take a second for an answer, and where it allows several calls a second that time is not waited out one call
/// after the other. One loop chooses each step beside those under way, so nothing is asked twice.
struct Lanes: Sendable {
    let work: AccountWork
    /// How many steps are under way at most.
    let count: Int

    /// What a step came to, or the failure of what is around it; nil when nothing is due and nothing under way.
    typealias Result = Swift.Result<AccountWork.Outcome, any Error>

    /// How to go on.
    enum Pace {
        case atOnce
        /// No step is begun for so long; those under way go on.
        case after(Duration)
        /// No step is begun any more.
        case never
    }

    /// Takes steps until `follow` says that it is enough, and returns when the last one has come to its end.
    ///
    /// - Throws: what `follow` throws, and `CancellationError`; steps under way are cancelled then.
    func run(_ follow: (Result?) async throws -> Pace) async throws {
        try await withThrowingTaskGroup(of: (NextStep, Result).self) { group in
            var underWay: [NextStep] = []
            var isOver = false
            while true {
                try Task.checkCancellation()
                var result: Result?
                do {
                    while !isOver, underWay.count < count,
                        let step = try await work.next(beside: underWay)
                    {
                        underWay.append(step)
                        group.addTask { (step, await self.result(of: step)) }
                    }
                } catch {
                    result = .failure(error)
                }
                if result == nil, let (step, ended) = try await group.next() {
                    underWay.removeAll { $0 == step }
                    result = ended
                }
                if result == nil, isOver { return }
                switch try await follow(result) {
                case .atOnce: break
                case .after(let pause): try await Task.sleep(for: pause)
                case .never: isOver = true
                }
            }
        }
    }

    private func result(of step: NextStep) async -> Result {
        do { return .success(try await work.take(step)) } catch { return .failure(error) }
    }
}
