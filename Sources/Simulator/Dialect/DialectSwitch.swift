/// A belief about CJ that could be wrong, with the ways in which CJ may be instead. The first value is what CJ's
/// documents say or, where they are silent, what the simulator always did.
///
/// To add one, declare an enum of text, name it in the list of its file, and write what it changes in the place that
/// answers or sends, with a `switch` that has every value:
///
///     enum PageCap: String, DialectSwitch {
///         case none, fifty = "50"
///         static let live = fifty
///         static let belief = "a page has at most 50 rows, whatever size is asked for"
///         static let chapter = Chapter.answers
///     }
protocol DialectSwitch: Hashable, Sendable, CaseIterable, RawRepresentable<String> where AllCases == [Self] {
    /// The value that was seen live; where nobody has seen CJ do it, the documented one.
    static var live: Self { get }

    /// What is believed of CJ and could be otherwise, for docs/simulator.md.
    static var belief: String { get }

    /// Where docs/cj.md speaks of it.
    static var chapter: Chapter { get }
}

extension DialectSwitch {
    static var live: Self { documented }

    /// What CJ's documents say.
    static var documented: Self { allCases[0] }

    /// The name on the command line, from that of the type: `SandboxFlag` is `sandbox-flag`.
    static var name: String {
        String(describing: Self.self).reduce(into: "") { name, letter in
            if letter.isUppercase && !name.isEmpty { name.append("-") }
            name += letter.lowercased()
        }
    }
}

/// The headings of docs/cj.md under which beliefs stand.
enum Chapter: String, Hashable, Sendable {
    case delivery = "Delivery"
    case signature = "Signature"
    case envelope = "Envelope"
    case types = "Types"
    case shapes = "Shapes"
    case dates = "Dates"
    case status = "Status"
    case identity = "Identity"
    case order = "ORDER"
    case orderSplit = "ORDERSPLIT"
    case makeup = "MAKEUP"
    case privateOrder = "PRIVATE_ORDER"
    case logistic = "LOGISTIC"
    case words = "Words instead of a code"
    case trackNumbers = "Track numbers"
    case money = "Money"
    case answers = "What the API answers"
    case limits = "Limits"
    case errors = "Answers and errors"
    case registering = "Registering"
}
