import Foundation

/// What several witnesses say of one thing, in the order in which it counts.
///
/// What is shown of a field is what CJ's API last answered, unless a webhook was received after it was asked. An answer
/// beats every webhook that was received before the question, whatever dates the two have. Of several webhooks that came
/// later, or of all where no answer knows the field, the newest counts.
struct Testimony<Report: Sendable & Codable & Equatable> {
    /// The newest first.
    private var answers: [(witness: Witness, said: Newest<Report>)] = []
    /// The newest first.
    private var webhooks: [(witness: Witness, said: Newest<Report>)] = []

    init(_ newest: SortedMap<Witness, Newest<Report>>) {
        for (witness, said) in newest {
            switch witness.evidence {
            case .api: answers.append((witness, said))
            case .webhook, .both: webhooks.append((witness, said))
            }
        }
        if answers.count > 1 { answers.sort { Self.precedes($1, $0) } }
        if webhooks.count > 1 { webhooks.sort { Self.precedes($1, $0) } }
    }

    /// What is shown of a field.
    func shown<Field>(_ field: (Report) -> Field?) -> Field? { told(field)?.field }

    /// The same with the witness whose word it is.
    func told<Field>(_ field: (Report) -> Field?) -> (witness: Witness, field: Field)? {
        var answered: (witness: Witness, field: Field)?
        var asked: Date?
        for (witness, said) in answers {
            guard let known = field(said.value) else { continue }
            answered = (witness, known)
            asked = said.stamp.at
            break
        }
        for (witness, said) in webhooks {
            if let asked, said.stamp.receivedAt < asked { continue }
            if let known = field(said.value) { return (witness, known) }
        }
        return answered
    }

    /// The name decides where one event speaks twice, so that the same state always shows the same.
    private static func precedes(
        _ left: (witness: Witness, said: Newest<Report>), _ right: (witness: Witness, said: Newest<Report>)
    ) -> Bool {
        (left.said.stamp, left.witness.rawValue) < (right.said.stamp, right.witness.rawValue)
    }
}
