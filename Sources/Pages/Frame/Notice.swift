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

    /// The same where a page answers with it.
    var answer: PageAnswer { .page(PageContent(title: heading, template: "notice", content: self), status: status) }
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
            "This address answers to an IP address, to localhost and to the names that CJLEDGER_ADMIN_NAMES has, so that no page of a stranger can read it by a name of its own.",
            "Open it by its address, or add the name to that setting and start `serve` again.",
        ], status: .misdirectedRequest)

    static let nobody = Notice(
        heading: "Nobody said who you are",
        paragraphs: [
            "These pages believe the header of a proxy, and this request has none, or more than one.",
            "Open them through the proxy. It must set the header that CJLEDGER_ADMIN_PROXY_HEADER names, and take it from everybody else.",
        ], status: .unauthorized)

    static let wrongToken = Notice(
        heading: "The token is wrong",
        paragraphs: [
            "`Authorization: Bearer` must hold what CJLEDGER_ADMIN_TOKEN or CJLEDGER_ADMIN_READ_TOKEN is set to where `serve` runs."
        ], status: .unauthorized)

    static let mayNotAct = Notice(
        heading: "You may read, and not act",
        paragraphs: [
            "Buttons need CJLEDGER_ADMIN_TOKEN. Behind a proxy they need a user that CJLEDGER_ADMIN_PROXY_ACTORS names."
        ], status: .forbidden)

    static let foreignOrigin = Notice(
        heading: "Sent from another page",
        paragraphs: [
            "A button works only on a page of this ledger. This was sent from somewhere else, and nothing was done.",
            "Behind a proxy that asks by another name than your browser, CJLEDGER_ADMIN_NAMES must have the name that the browser shows.",
        ], status: .forbidden)

    static let busy = Notice(
        heading: "Something else is under way",
        paragraphs: [
            "One thing is done at a time, and nothing was begun. The workshop shows what is under way and how far it has come.",
            "Go back when it is done, and press the button again.",
        ], status: .conflict)

    static let noForm = Notice(
        heading: "Not a form", paragraphs: ["What was sent is no form of these pages, and nothing was done."],
        status: .badRequest)

    static let oldForm = Notice(
        heading: "The form is too old",
        paragraphs: [
            "It is from before a sign-in, or before a restart of `serve`, and nothing was done.",
            "Go back, load the page again, and press the button there.",
        ], status: .forbidden)

    static let notAllowed = Notice(
        heading: "Not this way",
        paragraphs: ["This address does not take what was sent in this way, and nothing was done."],
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
