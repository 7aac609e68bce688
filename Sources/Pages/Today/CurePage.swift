extension Page {
    /// A section of the operator's guide: what is wrong, and what to do.
    static let cure = Page("/cures/{section}", in: .today) { request, _ in
        guard let cure = Cure.all.first(where: { $0.slug == request["section"] }) else {
            return .missing("a section \(request["section"]) of the operator's guide")
        }
        return .page(cure.heading, template: "cure", cure)
    }

    /// All its sections.
    static let cures = Page("/cures", in: .today) { _, _ in
        .page("What to do", template: "cures", CuresContent(cures: Cure.all))
    }
}

/// What `cures.mustache` shows.
struct CuresContent: Sendable {
    let cures: [Cure]
}

/// A section of docs/operations.md, as it stands there.
struct Cure: Sendable {
    let heading: String
    let blocks: [GuideText.Block]
    /// What its page is called.
    let slug: String
    let href: String

    private init(heading: String, text: String) {
        (self.heading, blocks, slug, href) = (
            heading, GuideText.blocks(text), Self.slug(heading), Self.path(heading)
        )
    }

    /// Every section, in the order of the guide.
    static let all: [Cure] = {
        let guide = EmbeddedFile.all.first { $0.path.hasSuffix("operations.md") }?.text ?? ""
        return guide.split(separator: "\n## ").dropFirst().map { section in
            let lines = section.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            return Cure(
                heading: String(lines[0]), text: lines.count > 1 ? String(lines[1]) : "")
        }
    }()

    /// The page of a section.
    static func path(_ heading: String) -> String { Link.path("cures", slug(heading)) }

    /// As links within the guide name it.
    private static func slug(_ heading: String) -> String {
        heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == " " }.replacing(" ", with: "-")
    }
}
