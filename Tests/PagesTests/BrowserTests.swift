import CJ
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Pages

/// What people see and hear, in a real browser. One ledger and one browser for all of it.
@Suite(.database) struct `In a browser` {
    /// The pages of a ledger with whole lives and hostile messages in it, each kind at least once.
    private struct Scene {
        var paths: [String] = []
        /// Those that have what a hostile message said.
        var hostile: [String] = []
        /// A story with everything in it, for the picture.
        var story = ""
    }

    private func scene() async throws -> Scene {
        try await Story.simulate(orders: 60)
        try await Hostile.append()
        try await project()
        let connection = try await TestDatabase.current.connect()
        func texts(_ statement: SQL) async throws -> [String] { try await connection.query(statement, as: String.self) }
        let first = try await texts(
            "SELECT min(position)::text FROM ledger.events WHERE body LIKE '%window.ran%'::bytea")
        let last = try await texts("SELECT max(position)::text FROM ledger.events")
        let hostileOrders = try await texts(
            "SELECT order_key FROM analytics.orders WHERE orders::text LIKE '%window.ran%' ORDER BY order_key LIMIT 8")
        let hostileParcels = try await texts(
            "SELECT track_number FROM analytics.shipments WHERE shipments::text ILIKE '%window.ran%' LIMIT 4")
        // The one of which most is to be told.
        let orders = try await texts(
            """
            SELECT o.order_key
            FROM analytics.orders AS o
            JOIN analytics.order_costs AS c USING (account, order_key)
            WHERE o.track_number IS NOT NULL AND c.landed_cost > 0 AND c.counts
            ORDER BY (c.extra_bills > 0)::int + (c.dispute_credit > 0)::int + (c.import_tax > 0)::int
                + (o.status = 'DELIVERED')::int * 3 DESC, o.order_key
            LIMIT 3
            """)
        let families = try await texts(
            "SELECT order_key FROM analytics.orders WHERE is_superseded ORDER BY order_key LIMIT 1")
        let tests = try await texts(
            "SELECT order_key FROM analytics.orders WHERE is_sandbox ORDER BY order_key LIMIT 1")
        let parcels = try await texts(
            "SELECT track_number FROM analytics.shipments ORDER BY status <> 'exception', track_number LIMIT 2")
        let kinds = try await texts("SELECT max(position)::text FROM ledger.events GROUP BY type ORDER BY type")
        await connection.close()
        var scene = Scene(story: Link.order("main", try #require(orders.first)))
        scene.paths =
            ["/", "/search", "/search?q=nothing", "/events", "/events?type=ORDER&source=webhook", "/money"]
            + (orders + families + tests).map { Link.order("main", $0) } + parcels.map { Link.shipment("main", $0) }
            + kinds.prefix(5).map { "/events/\($0)" } + Page.all.map(\.path.text).filter { !$0.contains("{") }
        let (from, to) = (Int(first[0]) ?? 0, Int(last[0]) ?? 0)
        #expect(!hostileOrders.isEmpty && from > 0)
        scene.hostile =
            hostileOrders.map { Link.order("main", $0) } + hostileParcels.map { Link.shipment("main", $0) }
            + stride(from: from, through: to, by: 3).map(Link.event)
            + [
                Link.search(Hostile.text), Link.order(Hostile.text, Hostile.text), Link.path(Hostile.text),
                Link.query(
                    "/events",
                    [
                        "type": Hostile.text, "about": Hostile.text, "text": Hostile.text, "account": Hostile.text,
                        "from": Hostile.text,
                    ]),
                Link.query("/money", ["month": Hostile.text]),
            ]
        return scene
    }

    @Test func `every page is whole on a desk and on a telephone, by ear and by keyboard, and nothing runs in it`()
        async throws
    {
        let scene = try await scene()
        try await withPages(asksCJ: { "CJ gave 3 answers about \($0), 1 of them new" }) { pages in
            let browser = try Browser()
            do {
                let page = try await browser.page()
                var links: Set<String> = []
                for path in Set(scene.paths).sorted() {
                    links.formUnion(try await look(at: path, page, pages))
                }
                // What sums over everything is there by now.
                links.formUnion(try await look(at: "/money", page, pages))
                for path in scene.hostile {
                    links.formUnion(try await look(at: path, page, pages, widths: [1280]))
                }
                try await search(for: "17", from: "/", page, pages)
                try await ask(from: scene.story, page, pages)
                try await follow(links, pages)
                try await pictures(of: scene.story, page, pages)
            } catch {
                await browser.close()
                throw error
            }
            await browser.close()
        }
    }

    /// Looks at one page, and returns the paths that it links to.
    private func look(
        at path: String, _ page: BrowserPage, _ pages: RunningPages, widths: [Int] = [1280, 390]
    ) async throws -> [String] {
        let origin = "http://127.0.0.1:\(pages.port)"
        for width in widths {
            try await page.resize(width: width, isDark: width == 390)
            let course = try await page.open(origin + path)
            let place = "\(path) at \(width)"
            // A browser complains of a page that is not there that it is not there.
            let complaints = course.complaints.filter { !$0.contains("status of 404") }
            #expect(complaints.isEmpty, "\(place) complains: \(complaints)")
            // What a browser draws fields of forms with, it has with it.
            let requests = course.requests.filter { !$0.hasPrefix("data:image/svg+xml;base64,") }
            #expect(requests.allSatisfy { $0.hasPrefix(origin + "/") }, "\(place) asked elsewhere: \(requests)")
            let asked = requests.filter { !$0.hasPrefix(origin + "/assets/") }
            #expect(asked.count == 1 || path.hasPrefix("/search"), "\(place) asked for \(asked)")
            let measures = try await page.evaluate(
                """
                [typeof window.ran === 'undefined' ? 0 : 1, document.documentElement.scrollWidth - window.innerWidth, \
                document.querySelectorAll('h1').length]
                """, as: [Int].self)
            #expect(measures[0] == 0, "\(place) ran something")
            #expect(measures[1] <= 0, "\(place) is \(measures[1]) px too wide")
            #expect(measures[2] == 1, "\(place) has \(measures[2]) headings of the first order")
            if let folder = ProcessInfo.processInfo.environment["CJLEDGER_SCREENSHOTS"] {
                let name = path.replacing(/[^A-Za-z0-9]+/, with: "_").prefix(60)
                try await page.picture().write(to: URL(filePath: "\(folder)/\(name)-\(width).png"))
            }
        }
        try await listen(to: page, path)
        return try await page.evaluate(
            "[...document.links].map(link => link.getAttribute('href')).filter(href => !href.startsWith('#'))",
            as: [String].self)
    }

    /// What is heard of a page: its parts, and a name of everything that can be used.
    private func listen(to page: BrowserPage, _ path: String) async throws {
        let nodes = try await page.heard()
        for role in ["banner", "navigation", "main", "search"] {
            #expect(nodes.contains { $0.role == role }, "\(path) has no \(role)")
        }
        let used = [
            "button", "link", "textbox", "searchbox", "combobox", "region", "img", "image", "checkbox", "radio",
        ]
        for node in nodes where used.contains(node.role) {
            #expect(!node.name.trimmingCharacters(in: .whitespaces).isEmpty, "a \(node.role) without a name on \(path)")
        }
        // Everything that scrolls can be scrolled by keyboard.
        let lost = try await page.evaluate(
            "[...document.querySelectorAll('.scroll')].filter(box => box.tabIndex < 0).length", as: Int.self)
        #expect(lost == 0, "\(path)")
        let names = try await page.evaluate(
            "[...document.querySelectorAll('[id]')].map(element => element.id)", as: [String].self)
        #expect(Set(names).count == names.count, "\(path) has an id twice")
        let anchors = try await page.evaluate(
            "[...document.links].map(link => link.getAttribute('href')).filter(href => href.startsWith('#')).map(href => href.slice(1))",
            as: [String].self)
        for anchor in anchors { #expect(names.contains(anchor), "\(path) has no #\(anchor)") }
    }

    /// Writes into the search box as somebody does, and presses the button.
    private func search(for text: String, from path: String, _ page: BrowserPage, _ pages: RunningPages) async throws {
        _ = try await page.open("http://127.0.0.1:\(pages.port)\(path)")
        let course = try await page.go(
            "document.querySelector('#q').value = '\(text)'; document.querySelector('.search button').click()")
        #expect(course.complaints.isEmpty)
        #expect(try await page.evaluate("location.pathname", as: String.self) == "/events/\(text)")
    }

    /// Presses the button that asks CJ.
    private func ask(from story: String, _ page: BrowserPage, _ pages: RunningPages) async throws {
        _ = try await page.open("http://127.0.0.1:\(pages.port)\(story)")
        let course = try await page.go("document.querySelector('#questions button').click()")
        #expect(course.complaints.isEmpty)
        #expect(try await page.evaluate("location.pathname", as: String.self) == story)
        let said = try await page.evaluate("document.querySelector('#questions').innerText", as: String.self)
        #expect(said.contains("CJ gave 3 answers about"))
        #expect(try await pages.ask("/operations").body.contains("ask CJ"))
    }

    /// Every link of every page leads to a page.
    private func follow(_ links: Set<String>, _ pages: RunningPages) async throws {
        #expect(links.count > 50)
        // A part of the navigation that has no page yet.
        let missing = Set(Page.Place.allCases.map(\.start)).subtracting(Page.all.map(\.path.text))
        for link in links.sorted() {
            #expect(link.hasPrefix("/"), "\(link) leads elsewhere")
            let path = String(link.prefix { $0 != "#" })
            guard path.hasPrefix("/"), !missing.contains(path) else { continue }
            let answer = try await pages.ask(path)
            #expect([200, 303].contains(answer.status), "\(path) is \(answer.status)")
            #expect(answer.body.utf8.count < 100_000, "\(path)")
        }
    }

    /// The pictures of the README, made where CJLEDGER_PICTURES names a folder.
    private func pictures(of story: String, _ page: BrowserPage, _ pages: RunningPages) async throws {
        guard let folder = ProcessInfo.processInfo.environment["CJLEDGER_PICTURES"] else { return }
        for (name, path) in [("today", "/"), ("order-story", story)] {
            try await page.resize(width: 1100, height: 860)
            _ = try await page.open("http://127.0.0.1:\(pages.port)\(path)")
            try await page.picture(isWhole: false).write(to: URL(filePath: "\(folder)/\(name).png"))
        }
    }
}
