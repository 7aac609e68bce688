import CJ
import Foundation

/// What several witnesses say of one thing, in the order in which it counts.
///
/// What is shown of a field is what CJ's API last answered, unless a webhook was received after it was asked. An answer
/// beats every webhook that was received before the question, whatever dates the two have. Of several webhooks that came
/// later, or of all where no answer knows the field, the newest counts. A webhook without a date of CJ's never counts
/// before what puts the thing later in its life (``Stamp/isNewer(than:)``), and takes nothing back: where it is silent,
/// what the same witness said with a date stands.
struct Testimony<Report: StateValue> {
    private typealias Said = (witness: Witness, stamp: Stamp, report: Report)

    /// The newest first.
    private var answers: [Said] = []
    /// Those with a date of CJ's, the newest first.
    private var dated: [Said] = []
    /// Those without, the newest first.
    private var undated: [Said] = []

    init(_ newest: SortedMap<Witness, Newest<Report>>) {
        for (witness, newest) in newest {
            let said = (witness, newest.stamp, newest.value)
            switch witness.evidence {
            case .api: answers.append(said)
            case .webhook, .both:
                if newest.stamp.date == nil { undated.append(said) } else { dated.append(said) }
                if let outranked = newest.outrankedDated { dated.append((witness, outranked.stamp, outranked.value)) }
            }
        }
        if answers.count > 1 { answers.sort { Self.precedes($1, $0) } }
        if dated.count > 1 { dated.sort { Self.precedes($1, $0) } }
        if undated.count > 1 { undated.sort { Self.precedes($1, $0) } }
    }

    /// What is shown of a field.
    func shown<Field>(_ field: (Report) -> Field?) -> Field? { told(field)?.field }

    /// What is shown of a date: one that names an instant, if any does, before one that is only text.
    func shown(_ date: (Report) -> CJTime?) -> CJTime? {
        let named = told { report in date(report).flatMap { $0.instant == nil ? nil : $0 } }
        return (named ?? told(date))?.field
    }

    /// What is shown of a field, with the witness whose word it is.
    func told<Field>(_ field: (Report) -> Field?) -> (witness: Witness, field: Field)? {
        let answer = Self.first(of: answers, field)
        let asked = answer?.stamp.at
        func first(of webhooks: [Said]) -> Told<Field>? {
            Self.first(of: webhooks.lazy.filter { $0.stamp.receivedAt >= asked ?? .distantPast }, field)
        }
        let dated = first(of: dated) ?? answer
        guard let undated = first(of: undated) else { return dated.map { ($0.witness, $0.field) } }
        let shown = dated.map { undated.stamp.isNewer(than: $0.stamp) ? undated : $0 } ?? undated
        return (shown.witness, shown.field)
    }

    private typealias Told<Field> = (witness: Witness, stamp: Stamp, field: Field)

    /// The first that knows a field.
    private static func first<Field>(of said: some Sequence<Said>, _ field: (Report) -> Field?) -> Told<Field>? {
        for (witness, stamp, report) in said {
            if let known = field(report) { return (witness, stamp, known) }
        }
        return nil
    }

    /// The name decides where one event speaks twice, so that the same state always shows the same.
    private static func precedes(_ left: Said, _ right: Said) -> Bool {
        (left.stamp, left.witness.rawValue) < (right.stamp, right.witness.rawValue)
    }
}
