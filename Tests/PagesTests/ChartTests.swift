import Foundation
import Testing

@testable import Pages

@Suite struct Charts {
    private static let waterfall = BarRows(
        title: "Cost", summary: "Products 15.30.",
        rows: BarRows.waterfall(
            [
                .init(label: "Products", amount: 15.30), .init(label: "Shipping", amount: nil),
                .init(label: "Bill", note: "open 4.20", amount: 4.20, ink: .warn),
                .init(label: "Given back", amount: -2.50, ink: .good),
            ], total: 17, named: "Landed"))

    @Test func `begin each step of a waterfall where the one before it ends, and end at the sum`() {
        let rows = Self.waterfall.rows
        #expect(rows.map(\.label) == ["Products", "Shipping", "Bill", "Given back", "Landed"])
        #expect(rows.map(\.figure) == ["15.30", "unknown", "4.20", "\u{2212}2.50", "17.00"])
        let segments = rows.flatMap(\.segments)
        #expect(segments.map(\.from) == [0, 15.30, 15.30, 19.50, 0])
        #expect(segments.map(\.to) == [15.30, 15.30, 19.50, 17, 17])
        // What is not known is no 0.
        #expect(segments.map(\.ink) == [.bar, .unknown, .warn, .good, .total])
    }

    @Test func `are drawn for a desk and for a telephone, within their width`() throws {
        let day = 86_400.0
        let stops = (0..<9).map { index in
            ScanLine.Stop(
                at: Date(timeIntervalSince1970: 1_700_000_000 + Double(index * index) * day), label: "out for delivery",
                isLandmark: index.isMultiple(of: 2))
        }
        let long = String(repeating: "CJPacket Sensitive ", count: 9)
        let charts: [any Chart] = [
            Self.waterfall,
            MonthColumns(
                title: "Months", summary: "",
                parts: [.init(name: "Products", ink: .bar), .init(name: "Given back", ink: .good)],
                months: (1...12).map { .init(name: "2026-\($0)", amounts: [Decimal($0) * 1000, -40]) }),
            AnswerColumns(
                bins: (0..<96).map {
                    AnswersBin(
                        from: Date(timeIntervalSince1970: 1_700_000_100 + Double($0) * AnswersBin.length),
                        kept: $0 * $0,
                        again: $0 % 3, refused: $0 % 7)
                }, now: Date(timeIntervalSince1970: 1_700_086_000)),
            ScanLine(
                title: "Way", summary: "", stops: stops, promised: stops[0].at...stops[3].at),
            Strips(
                title: "Days", summary: "", unit: "days",
                strips: [
                    .init(label: long, count: 120_000, marks: [3, 7, 9, 12, 40], promised: 8...15),
                    .init(label: "none", count: 1, marks: [5, 5, 5, 5, 5]),
                ]),
        ]
        for chart in charts {
            let drawings = chart.drawings
            #expect(drawings.map(\.format) == ["wide", "narrow"])
            for drawing in drawings {
                let width = try #require(Double(drawing.width))
                #expect(!drawing.shapes.isEmpty)
                for shape in drawing.shapes {
                    if let text = shape.text {
                        let (x, room) = (try #require(Double(text.x)), Double(text.words.count) * 6.2)
                        let left = text.anchor == "start" ? x : text.anchor == "end" ? x - room : x - room / 2
                        #expect(
                            left >= -8 && left + room <= width + 8, "\(text.words) on \(chart.title), \(drawing.format)"
                        )
                    }
                    if let bar = shape.rectangle {
                        let (x, across) = (try #require(Double(bar.x)), try #require(Double(bar.width)))
                        #expect(x >= -0.1 && x + across <= width + 1.6, "\(bar) on \(chart.title)")
                    }
                    if let circle = shape.circle {
                        #expect((0...width).contains(try #require(Double(circle.x))))
                    }
                }
            }
        }
    }

    @Test func `lay no name of a scan upon another`() {
        var taken: [ClosedRange<Double>] = []
        #expect(ScanLine.place("delivered", at: 635, width: 640, besides: &taken)?.anchor == .end)
        #expect(ScanLine.place("out for delivery", at: 600, width: 640, besides: &taken) == nil)
        #expect(ScanLine.place("label", at: 2, width: 640, besides: &taken)?.x == 0)
        #expect(ScanLine.place("customs", at: 300, width: 640, besides: &taken)?.anchor == .middle)
    }

    @Test(arguments: [
        (0.0, 100.0, [50.0, 100]), (-40, 250, [100, 200]), (0, 3, [1, 2, 3]), (0, 0, []), (0, .infinity, []),
        (0, 88_412, [50_000]),
    ])
    func `mark an axis with round values`(least: Double, most: Double, marks: [Double]) {
        #expect(MonthColumns.marks(from: least, to: most) == marks)
    }

    @Test(arguments: [
        (12.04, "12"), (12.06, "12.1"), (-0.26, "-0.3"), (-0.04, "0"), (.nan, "0"), (.infinity, "0"), (1e9, "0"),
    ])
    func `write places with one decimal at most`(value: Double, text: String) {
        #expect(Drawing.number(value) == text)
    }

    @Test func `write what is in their texts escaped`() throws {
        struct Content: Sendable {
            let parts: [MoneyContent.Part]
            let isUnderWay = false
        }
        let hostile = "</title><script>alert(1)</script>"
        let chart = BarRows(
            title: hostile, summary: hostile,
            rows: [.init(label: hostile, note: "", segments: [], figure: hostile)])
        let html = Frame(
            PageContent(
                title: "Money", template: "money",
                content: Content(parts: [
                    .init(
                        id: "x", heading: hostile, words: hostile, chart: chart.drawings, table: nil, readAt: nil,
                        isThere: true)
                ])), in: .money
        ).html
        #expect(html.contains("<svg viewBox=\"0 0 640 38\" role=\"img\"><title>&lt;/title&gt;&lt;script&gt;"))
        #expect(!html.contains("<script>"))
    }
}
