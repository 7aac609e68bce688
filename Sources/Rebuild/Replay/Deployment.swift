public import Postgres
public import ReadModels

/// What an instance finds when it comes to a database that others of its program, older and newer, have worked on.
public enum Deployment: Sendable, Equatable {
    /// The live generation is of this version.
    case current
    /// The live generation is of older rules. One of this version is to be built, or what was begun is to be finished.
    case toReplay
    /// One of this version is complete, and a person is to decide.
    case waits(Generation, because: String)
    /// The live generation is of newer rules: this instance only takes its own generations further, if there are any.
    case outdated(liveVersion: Int, follows: [Generation])

    /// - Parameter generations: all there are.
    public static func of(
        _ generations: [GenerationStanding], foldVersion: Int
    ) throws(PostgresError) -> Deployment {
        let live = try generations.live
        guard live.foldVersion != foldVersion else { return .current }
        let own = generations.filter { $0.foldVersion == foldVersion && $0.asOf == nil && $0.state != .retired }
        guard live.foldVersion < foldVersion else {
            return .outdated(
                liveVersion: live.foldVersion, follows: own.filter { $0.state == .ready }.map(\.generation))
        }
        guard let newest = own.last(where: { $0.state == .ready && $0.filling?.isUnderWay != true }) else {
            return .toReplay
        }
        if own.contains(where: { $0.number > newest.number }) { return .toReplay }
        let reason =
            newest.filling?.heldBack
            ?? "generation \(live.number), of fold version \(live.foldVersion), was made live by `cjledger rollback`"
        return .waits(newest.generation, because: reason)
    }
}
