/// The words in which CJ tells of a parcel's way.
struct TrackWords: Hashable, Sendable {
    private let language: TrackStep.Language
    private let markup: TextMarkup
    private let lot: Int

    init(of parcel: Parcel, in dialect: Dialect) {
        lot = parcel.lot
        markup = dialect[TextMarkup.self]
        let languages = TrackStep.Language.allCases
        language =
            switch dialect[LastMileLanguage.self] {
            case .englishOrChinese: parcel.language
            case .all: languages[parcel.lot % languages.count]
            }
    }

    /// The status of a parcel that came to this step.
    func word(for step: TrackStep) -> String { marked(step.word(in: language)) }

    /// What a track event says.
    func activity(for step: TrackStep) -> String { marked(step.activity(in: language)) }

    private func marked(_ text: String) -> String {
        switch markup {
        case .plain: return text
        case .html:
            switch (lot + text.count) % 4 {
            case 0: return "<p><b>\(text)</b></p>"
            // Blanks at which no line is broken.
            case 1: return text.replacing(" ", with: "\u{A0}")
            // Entities for all that is not ASCII.
            case 2: return text.unicodeScalars.map(Self.entity).joined()
            // Marks that tell in which direction a text runs.
            default: return "\u{200F}\(text)\u{200E}<br/>"
            }
        }
    }

    private static func entity(_ letter: Unicode.Scalar) -> String {
        switch letter {
        case " ": "&nbsp;"
        case "'": "&#39;"
        default: letter.isASCII ? String(letter) : "&#\(letter.value);"
        }
    }
}
