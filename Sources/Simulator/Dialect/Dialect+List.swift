extension Dialect {
    /// Every switch there is. The order is that of the documents and of descriptions.
    static let all: [any DialectSwitch.Type] = ofOrders + ofForms + ofCalls + ofParcels + ofMoney

    /// A switch as documents and the command's help show it.
    public struct SwitchFacts: Hashable, Sendable {
        public let name: String
        /// The first one is what CJ's documents say.
        public let values: [String]
        /// What was seen live.
        public let live: String
        /// What is believed of CJ and could be otherwise.
        public let belief: String
        /// The heading of docs/cj.md under which the belief stands.
        public let chapter: String

        fileprivate init<Value: DialectSwitch>(_ type: Value.Type) {
            name = type.name
            values = type.allCases.map(\.rawValue)
            live = type.live.rawValue
            belief = type.belief
            chapter = type.chapter.rawValue
        }
    }

    /// Every switch there is.
    public static var switches: [SwitchFacts] { all.map { facts(of: $0) } }

    private static func facts<Value: DialectSwitch>(of type: Value.Type) -> SwitchFacts { SwitchFacts(type) }
}
