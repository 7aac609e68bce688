import Mustache

/// What stands around every page: `templates/frame.mustache`.
///
/// Templates look for a name in what they are in, and then further out. So the names here are ones that no content has.
struct Frame: Sendable {
    let frame: Surroundings
    /// The template of the content.
    let template: String
    let content: any Sendable

    struct Surroundings: Sendable {
        let title: String
        let isToday: Bool
        let navigation: [Entry]
        /// What stands in the search box.
        let search: String
        /// After how many seconds the script asks anew; nil where it does not.
        let refreshSeconds: Int?
        /// Who reads it; nil before a sign-in, and where nobody is asked.
        let viewer: String?
        let signOut: PostForm?
    }

    struct Entry: Sendable {
        let name: String
        let href: String
        let isCurrent: Bool
    }

    init(
        _ page: PageContent, in place: Page.Place?, search: String = "", viewer: Viewer? = nil, forms: FormTokens? = nil
    ) {
        let known = viewer.flatMap { $0.isSignedIn ? $0 : nil }
        frame = Surroundings(
            title: page.title, isToday: place == .today,
            navigation: Page.Place.allCases.map { Entry(name: $0.rawValue, href: $0.start, isCurrent: $0 == place) },
            search: search, refreshSeconds: page.refreshes ? 30 : nil, viewer: known?.name,
            signOut: known.flatMap { viewer in
                forms.map { PostForm(action: SignIn.outPath, token: $0.token(for: viewer, path: SignIn.outPath)) }
            })
        template = page.template
        content = page.content
    }

    /// The page as HTML.
    var html: String { PageTemplates.library.render(self, withTemplate: "frame") ?? "" }
}
