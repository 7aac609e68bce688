import CJ
import Folding
import Foundation
import Testing

/// The rules by which a cost sheet becomes the parts of an order's cost.
@Suite struct `The parts of a cost sheet` {
    private func parts(_ sheet: String) throws -> CostParts {
        let json = try JSON(parsing: Array(#"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{\#(sheet)}}"#.utf8))
        return CostParts(try #require(CostSheet(json, zone: .gmt)))
    }

    private func written(_ amounts: Decimal?...) -> [String] { amounts.map { $0.map { "\($0)" } ?? "NULL" } }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sheet: String
        /// Products, shipping, import tax, import fee, outbound fee, storage fee, paid amount, paid variance.
        let parts: String
    }

    @Test(arguments: [
        Case(
            testDescription: "the documented sample leaves no tax",
            sheet: #""d":1,"f":0.74,"g":6.58,"h":5.84"#, parts: "5.84 0.74 0 0 0 0 6.58 0"),
        Case(
            testDescription: "what the total leaves over is the import tax",
            sheet: #""d":1,"f":1,"g":20,"h":10,"rr":0.5,"tt":0.25"#, parts: "10 1 8.25 0 0.5 0.25 20 0"),
        Case(
            testDescription: "a total below its parts is no tax below 0",
            sheet: #""d":1,"f":1,"g":10.5,"h":10"#, parts: "10 1 0 0 0 0 10.5 -0.5"),
        Case(
            testDescription: "before it is paid what is absent is not known, and there is no tax",
            sheet: #""d":0,"f":1,"g":20,"h":10"#, parts: "10 1 NULL NULL NULL NULL NULL NULL"),
        Case(
            testDescription: "without products that it names the rest is no tax",
            sheet: #""d":1,"f":1,"g":20"#, parts: "0 1 0 0 0 0 20 19"),
        Case(
            testDescription: "products that only its lines name count",
            sheet: #""d":1,"f":1,"g":20,"z":{"A":{"t":"4.50","y":2},"B":{"t":6,"y":1}}"#,
            parts: "15 1 4 0 0 0 20 0"),
        Case(
            testDescription: "a gift that its lines name without a price costs nothing",
            sheet: #""d":1,"f":1,"g":20,"z":{"A":{"t":"4.50","y":2},"B":{"h":1,"y":1}}"#,
            parts: "9 1 10 0 0 0 20 0"),
        Case(
            testDescription: "a product beside its own parts tells no price of lines",
            sheet: #""d":1,"f":1,"g":20,"z":{"A":{"t":9,"y":1,"e":1},"B":{"t":9,"y":1,"q":"A"}}"#,
            parts: "0 1 0 0 0 0 20 19"),
        Case(
            testDescription: "amounts written in scientific form or as text are amounts",
            sheet: #""d":"1","f":1E0,"g":"2.0E+1","h":1.0e1"#, parts: "10 1 9 0 0 0 20 0"),
        Case(
            testDescription: "without shipping that it names the rest is no tax",
            sheet: #""d":1,"g":20,"h":10"#, parts: "10 0 0 0 0 0 20 10"),
        Case(
            testDescription: "a paid sheet without a total tells no tax and nothing paid",
            sheet: #""d":1,"f":1,"h":10"#, parts: "10 1 NULL NULL 0 0 NULL NULL"),
        Case(
            testDescription: "an empty sheet tells nothing", sheet: "", parts: "NULL NULL NULL NULL NULL NULL NULL NULL"
        ),
    ])
    func `follow from what it names`(example: Case) throws {
        let parts = try parts(example.sheet)
        #expect(
            written(
                parts.products, parts.shipping, parts.importTax, parts.importFee, parts.outboundFee, parts.storageFee,
                parts.paidAmount, parts.paidVariance
            ).joined(separator: " ") == example.parts)
    }

    @Test(arguments: [(#""d":1,"f":1,"g":20,"h":10"#, "residual"), (#""d":1,"f":1,"g":20"#, "none"), (#""d":0"#, nil)])
    func `name how the tax was found`(sheet: String, method: String?) throws {
        #expect(try parts(sheet).importTaxMethod?.rawValue == method)
    }

    private func refund(_ members: String) throws -> CostSheet.Refund {
        let answer = #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{"x":{"DI1":{\#(members)}}}}"#
        let sheet = try #require(CostSheet(try JSON(parsing: Array(answer.utf8)), zone: .gmt))
        return try #require(sheet.disputes["DI1"])
    }

    @Test(arguments: [
        (#""q":1.5,"p":2,"s":0.1,"d":0.2"#, "3.8"), (#""q":-1.5"#, "1.5"), (#""q":0"#, "0"), ("", nil),
        (#""q":1,"e":0"#, "1"), (#""q":1,"e":null"#, "1"),
    ])
    func `of a dispute are what was given back, once something is final`(members: String, credit: String?) throws {
        #expect(try refund(members).credit(sum: nil, charged: 100).map { "\($0)" } == credit)
    }

    /// The refund's other parts are 3; its tax is 0.25.
    @Test(
        arguments: [
            ("3.25", "5", "3.25"), ("3", "5", "3"), ("3", nil, "3"), ("3.25", nil, "3.25"), (nil, "0.24", "3"),
            (nil, "0", "3"), ("3.25", "0", "3.25"), (nil, "0.25", nil), (nil, nil, nil),
            ("7", nil, nil), ("0", "5", nil),
        ] as [(String?, String?, String?)])
    func `of a dispute hold its tax if CJ's own sum does, and never more than was charged`(
        sum: String?, charged: String?, credit: String?
    ) throws {
        let refund = try refund(#""q":1,"p":2,"e":0.25"#)
        let found = refund.credit(
            sum: sum.flatMap { Decimal(string: $0) }, charged: charged.flatMap { Decimal(string: $0) })
        #expect(found.map { "\($0)" } == credit)
    }

    @Test(arguments: [#""qq":1"#, #""qq":"1""#, #""isReissue":1"#, #""isReissue":"true""#])
    func `say that an order was sent again, whatever CJ calls that`(member: String) throws {
        let answer = #"{"orderCode":"SD1","cogsBasicDataOrderInfoJson":{\#(member)}}"#
        #expect(CostSheet(try JSON(parsing: Array(answer.utf8)), zone: .gmt)?.isReissue == true)
        let kept = answered(.costSheet, answer)
        #expect(String(decoding: kept.body, as: UTF8.self).contains(member), "and that is kept")
    }

    @Test(arguments: [",", ", ", ";", "|", "/", "+", "，", "、", " "])
    func `name the orders that were merged, whatever stands between them`(separator: String) throws {
        let answer = #"{"orderCode":"SD3","originalOrderCode":"SD1\#(separator)SD2"}"#
        #expect(CostSheet(try JSON(parsing: Array(answer.utf8)), zone: .gmt)?.originalOrderCodes == ["SD1", "SD2"])
    }
}
