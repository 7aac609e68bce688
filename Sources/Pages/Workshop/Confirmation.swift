import Operating

/// A page that asks once before something is done: `templates/confirm.mustache`.
struct Confirmation: Sendable {
    let heading: String
    /// What would be done, and what that means.
    let paragraphs: [String]
    let form: PostForm
    /// What the form sends along.
    let fields: [Field]
    let button: String
    /// Where nothing is done.
    let back: String

    struct Field: Sendable {
        let name: String
        let value: String
    }
}

extension Page {
    /// A page that asks, and on POST has something done in the background.
    ///
    /// - Parameters:
    ///   - back: the page that shows what came of it.
    ///   - paragraphs: what would be done, for the request's fields; nil where there is nothing to ask.
    ///   - carried: the names of the fields that the question carries over to the deed.
    ///   - deed: what is done, by whom; it says how far it has come, and returns what came of it, in words.
    static func asking(
        _ path: PagePath, _ heading: String, button: String, back: String, carried: [String] = [],
        _ paragraphs: @escaping @Sendable (FormFields) -> [String],
        deed:
            @escaping @Sendable (FormFields, Operator, PageReadings, @escaping @Sendable (String) -> Void)
            async throws -> String
    ) -> Page {
        Page(
            path, in: .workshop,
            read: { request, _ in
                guard let form = request.form(to: path.text) else {
                    return Notice.mayNotAct.answer
                }
                let fields = carried.compactMap { name in
                    request.fields[name].map { Confirmation.Field(name: name, value: $0) }
                }
                return .page(
                    heading, template: "confirm",
                    Confirmation(
                        heading: heading, paragraphs: paragraphs(request.fields), form: form, fields: fields,
                        button: button, back: back))
            },
            act: { request, readings in
                let worker = readings.operating(request.viewer.name)
                let isBegun = await readings.work.begin(heading, by: request.viewer.name) { tell in
                    try await deed(request.fields, worker, readings, tell)
                }
                return isBegun ? .elsewhere(back) : Notice.busy.answer
            })
    }
}
