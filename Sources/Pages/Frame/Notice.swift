import HTTPTypes
import Hummingbird

/// A page that says why there is no other: `templates/notice.mustache`.
struct Notice: Sendable {
    let heading: String
    /// What it means, and what to do.
    let paragraphs: [String]
    /// Whether the search box stands below.
    var searches = false
    let status: HTTPResponse.Status

    var response: Response {
        .html(Frame(PageContent(title: heading, template: "notice", content: self), in: nil), status: status)
    }
}

extension Notice {
    /// - Parameter what: what was looked for, with its article.
    static func missing(_ what: String, isPage: Bool = false) -> Notice {
        Notice(
            heading: "Not found",
            paragraphs: [
                "There is no \(what.withoutArticle.cut(at: 300)).",
                isPage
                    ? "The parts of the ledger are named at the top."
                    : "It may belong to another account, or nothing may have been told of it yet.",
                "Search for an order, a parcel, a bill, a dispute, a SKU or the position of an event:",
            ],
            searches: true, status: .notFound)
    }

    static let databaseAway = Notice(
        heading: "The database cannot be reached",
        paragraphs: [
            "So nothing can be shown of what it holds. With a spool, webhooks are kept meanwhile: /readyz tells.",
            "Is PostgreSQL running, and reached from here? The log of `serve` names the reason. docs/operations.md has the cure under \"The spool is in use\".",
        ], status: .serviceUnavailable)

    static let tooSlow = Notice(
        heading: "The database takes too long",
        paragraphs: [
            "It did not answer within five seconds, so the page gave up. Webhooks go before pages.",
            "Load the page again. If it stays so, look at what the database is busy with: a replay, a backup, a lock.",
        ], status: .serviceUnavailable)

    static let failed = Notice(
        heading: "This page could not be made",
        paragraphs: [
            "The log of `serve` has the reason.",
            "Is the schema as `cjledger migrate` leaves it? `cjledger config check` tells.",
        ],
        status: .internalServerError)

    static let foreignName = Notice(
        heading: "Asked by another name",
        paragraphs: [
            "This address answers to an IP address and to localhost, so that no page of a stranger can read it by a name of its own.",
            "Open it as http://127.0.0.1:9090, or the port that CJLEDGER_ADMIN_LISTEN names.",
        ], status: .misdirectedRequest)

    static let notAllowed = Notice(
        heading: "Not this way", paragraphs: ["This page can be read, and takes nothing that is sent to it."],
        status: .methodNotAllowed)
}

extension String {
    fileprivate var withoutArticle: String {
        for article in ["an ", "a ", "the "] where hasPrefix(article) { return String(dropFirst(article.count)) }
        return self
    }

    /// The beginning of it.
    func cut(at length: Int) -> String { count <= length ? self : prefix(length) + "…" }
}
