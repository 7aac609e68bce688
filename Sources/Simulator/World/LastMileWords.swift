/// What carriers of the last mile write, each in the language of its country: for each step from the arrival in the
/// country on, the status in a word and what a track event says. Earlier steps are CJ's own, in English or Chinese.
enum LastMileWords {
    typealias Table = [TrackStep: (word: String, activity: String)]

    static func table(in language: TrackStep.Language) -> Table {
        switch language {
        case .english, .chinese: [:]
        case .spanish: spanish
        case .german: german
        case .french: french
        case .portuguese: portuguese
        case .italian: italian
        case .dutch: dutch
        case .polish: polish
        case .russian: russian
        case .turkish: turkish
        case .arabic: arabic
        case .hebrew: hebrew
        case .japanese: japanese
        case .korean: korean
        }
    }
}
