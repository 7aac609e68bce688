import Testing

@testable import Pages

@Suite struct `The operator's guide` {
    @Test func `is taken apart into paragraphs, lists, code and tables`() {
        let blocks = GuideText.blocks(
            """
            Look at `status` and **wait**, see [here](#a-b) or [there](scaling.md#x).

            - one
            - two `a|b`

            1. first

            ```sh
            # not a heading
            cjledger status
            ```

            | a | b |
            |---|---|
            | `x|y` | <script> |
            """)
        #expect(blocks.map(\.isParagraph) == [true, false, false, false, false])
        #expect(
            blocks[0].paragraph == [
                GuideText.Span(text: "Look at "), GuideText.Span(text: "status", isCode: true),
                GuideText.Span(text: " and "), GuideText.Span(text: "wait", isStrong: true),
                GuideText.Span(text: ", see "), GuideText.Span(text: "here", target: "/cures/a-b"),
                GuideText.Span(text: " or "), GuideText.Span(text: "there"), GuideText.Span(text: "."),
            ])
        #expect(blocks[1].items.count == 2)
        #expect(blocks[2].isNumbered)
        #expect(blocks[3].code == "# not a heading\ncjledger status")
        #expect(blocks[4].table?.rows.first?.cells.map { $0.spans.map(\.text).joined() } == ["x|y", "<script>"])
    }

    @Test(arguments: ["`", "**", "[", "[a](", "| ", "```", "- ", "1. ", "[]()", "a ` b ** c ["])
    func `is text where a mark has no end`(text: String) {
        // Whatever comes out, it comes to an end, and a lone mark stays.
        _ = GuideText.blocks(text)
        #expect(GuideText.spans("a ` b").map(\.text).joined() == "a ` b")
    }

    @Test func `has a section for each link within it`() {
        let slugs = Set(Cure.all.map { $0.href })
        #expect(slugs.count > 25)
        for cure in Cure.all {
            let lines = cure.blocks.flatMap { block in
                [block.paragraph] + block.items.map(\.spans)
                    + (block.table?.rows.flatMap { $0.cells.map(\.spans) } ?? [])
            }
            for span in lines.joined() where span.isLink {
                #expect(slugs.contains(span.target), "\(cure.heading): \(span.target)")
            }
        }
    }
}
