// Lists, of which a page is answered.
extension Answers {
    func page(number: Int?, size: Int?, usualSize: Int) throws(Refusal) -> Page {
        try Page(number: number, size: size, usualSize: usualSize, in: dialect)
    }

    /// The members of an answer that has a page.
    ///
    /// - Parameters:
    ///   - all: how many rows all pages have.
    ///   - shape: the one that the call's document shows.
    func members(_ page: Page, of all: Int, rows: [JSON], documented shape: PageShapes) -> [JSON.Member] {
        let named = dialect[PageShapes.self]
        return switch named == .documents ? shape : named {
        case .documents, .listTotal:
            [
                JSON.Member(key: "pageNum", value: JSON(page.number)),
                JSON.Member(key: "pageSize", value: JSON(page.saidSize)),
                JSON.Member(key: "total", value: JSON(all)), JSON.Member(key: "list", value: .array(rows)),
            ]
        case .contentRecords: contentMembers(page, of: all, rows: rows)
        case .pageData:
            [JSON.Member(key: "pageData", value: .object(contentMembers(page, of: all, rows: rows)))]
        }
    }

    private func contentMembers(_ page: Page, of all: Int, rows: [JSON]) -> [JSON.Member] {
        [
            JSON.Member(key: "pageSize", value: JSON(page.saidSize)),
            JSON.Member(key: "pageNumber", value: JSON(page.number)),
            JSON.Member(key: "totalRecords", value: JSON(all)),
            JSON.Member(key: "totalPages", value: JSON(page.count(of: all))),
            JSON.Member(key: "content", value: .array(rows)),
        ]
    }
}
