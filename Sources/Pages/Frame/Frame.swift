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
    }

    struct Entry: Sendable {
        let name: String
        let href: String
        let isCurrent: Bool
    }

    init(_ page: PageContent, in place: Page.Place?, search: String = "") {
        frame = Surroundings(
            title: page.title, isToday: place == .today,
            navigation: Page.Place.allCases.map { Entry(name: $0.rawValue, href: $0.start, isCurrent: $0 == place) },
            search: search, refreshSeconds: page.refreshes ? 30 : nil)
        template = page.template
        content = page.content
    }

    /// The page as HTML.
    var html: String { PageTemplates.library.render(self, withTemplate: "frame") ?? "" }
}
