extension Dictionary where Key == Witness {
    /// What is shown of a field: what CJ's API last answered, unless a webhook was received after it was asked.
    ///
    /// An answer beats every webhook that was received before the question, whatever dates the two have. Of several
    /// webhooks that came later, or of all where no answer knows the field, the newest counts.
    func shown<Report, Field>(_ field: (Report) -> Field?) -> Field? where Value == Newest<Report> {
        told(field)?.field
    }

    /// The same with the witness whose word it is.
    func told<Report, Field>(
        _ field: (Report) -> Field?
    ) -> (witness: Witness, field: Field)? where Value == Newest<Report> {
        var answered: (stamp: Stamp, witness: Witness, field: Field)?
        var claimed: [(stamp: Stamp, witness: Witness, field: Field)] = []
        for (witness, newest) in self {
            guard let known = field(newest.value) else { continue }
            switch witness.evidence {
            case .api:
                if answered.map({ Self.precedes($0.stamp, $0.witness, newest.stamp, witness) }) ?? true {
                    answered = (newest.stamp, witness, known)
                }
            case .webhook, .both: claimed.append((newest.stamp, witness, known))
            }
        }
        if let answered { claimed = claimed.filter { $0.stamp.receivedAt >= answered.stamp.at } }
        let latest = claimed.max { Self.precedes($0.stamp, $0.witness, $1.stamp, $1.witness) } ?? answered
        return latest.map { ($0.witness, $0.field) }
    }

    /// The name decides where one event speaks twice, so that the same state always shows the same.
    private static func precedes(_ left: Stamp, _ leftName: Witness, _ right: Stamp, _ rightName: Witness) -> Bool {
        (left, leftName.rawValue) < (right, rightName.rawValue)
    }
}
