import Admin
import Migrations

extension Problem {
    /// What of the schema needs a person. What somebody added beside it does not, unless events can be changed by it.
    static func of(_ deviations: [Deviation]) -> [Problem] {
        let open = deviations.filter { $0.endangersLedger }
        let others = deviations.filter { !$0.endangersLedger && !$0.isExtra }
        return [
            problem(.unprotected, open, "events can be changed, removed or come out of order: "),
            problem(.schema, others, ""),
        ].compactMap(\.self)
    }

    private static func problem(_ kind: Kind, _ deviations: [Deviation], _ beginning: String) -> Problem? {
        guard let first = deviations.first else { return nil }
        let named = deviations.prefix(3).map(\.description).joined(separator: "; ")
        let more = deviations.count > 3 ? "; and \(deviations.count - 3) more" : ""
        let allMendable = deviations.allSatisfy { $0.isMendable }
        return Problem(
            kind, text: beginning + named + more,
            cure: allMendable
                ? "run `cjledger migrate`, which puts it right"
                : deviations.count == 1 ? first.cure : "`cjledger config check` names each with what to do")
    }
}
