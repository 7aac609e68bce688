import HTTPTypes

/// A page of the admin address: where it is, and what a request for it finds.
///
/// To add one: a file with `static let` of it in an extension, its name in ``all``, and its template in `templates/`.
struct Page: Sendable {
    /// Where it is.
    let path: PagePath
    /// The part of the navigation it belongs to.
    let place: Place
    /// Answers GET. It reads and changes nothing.
    let read: Answering
    /// Answers POST, of a form of ours that somebody sent who may act; nil where nothing can be done.
    let act: Answering?

    typealias Answering = @Sendable (PageRequest, PageReadings) async throws -> PageAnswer

    init(_ path: PagePath, in place: Place, read: @escaping Answering, act: Answering? = nil) {
        self.path = path
        self.place = place
        self.read = read
        self.act = act
    }

    /// The parts of the navigation, in its order.
    enum Place: String, Sendable, CaseIterable {
        case today = "Today"
        case orders = "Orders"
        case events = "Events"
        case money = "Money"
        case workshop = "Workshop"

        /// Where it begins.
        var start: String {
            switch self {
            case .today: "/"
            case .orders: "/search"
            case .events: "/events"
            case .money: "/money"
            case .workshop: "/parked"
            }
        }
    }
}

/// What a page answers with.
enum PageAnswer: Sendable {
    /// A page: its title, the template of its content and the value that fills it.
    case page(PageContent, status: HTTPResponse.Status = .ok)
    /// Another page is meant: its path, as ``Link`` writes it.
    case elsewhere(String)
    /// There is no such thing: what was looked for, in words that begin with an article.
    case missing(String)

    /// A page.
    ///
    /// - Parameters:
    ///   - template: the file in `templates/`, without its ending.
    ///   - content: what the template shows: a struct, whose members it names.
    ///   - refreshes: whether the page shows what changes by itself, so that the script asks for it anew now and then.
    static func page(
        _ title: String, template: String, _ content: any Sendable, refreshes: Bool = false
    ) -> PageAnswer {
        .page(PageContent(title: title, template: template, content: content, refreshes: refreshes))
    }
}

/// A page without its frame.
struct PageContent: Sendable {
    let title: String
    let template: String
    let content: any Sendable
    var refreshes = false
}
