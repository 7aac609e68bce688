import Mustache

/// The files of `templates/` and `assets/`, compiled in.
enum PageTemplates {
    /// Every template by the name of its file. One that cannot be read is left out, which a test finds.
    static let library = {
        MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
        var library = MustacheLibrary()
        for (name, text) in texts { try? library.register(text, named: name) }
        return library
    }()

    /// The text of every template by the name of its file, without the ending.
    static let texts = Dictionary(
        uniqueKeysWithValues: EmbeddedFile.all.filter { $0.path.hasPrefix("templates/") }.map { file in
            (String(file.path.dropFirst("templates/".count).dropLast(".mustache".count)), file.text)
        })

    /// The text of every file in `assets/` by its name.
    static let assets = Dictionary(
        uniqueKeysWithValues: EmbeddedFile.all.filter { $0.path.hasPrefix("assets/") }.map { file in
            (String(file.path.dropFirst("assets/".count)), file.text)
        })
}

/// How text is written into HTML, between tags and in quoted attributes.
///
/// The library's own goes by what people see as a character, and a quotation mark with an accent upon it is another than
/// a quotation mark. To a browser it is a quotation mark. So this one goes by code points.
struct HTMLText: MustacheContentType {
    /// What `frame.mustache` begins with: `{{% CONTENT_TYPE: PAGE}}`.
    static let name = "PAGE"

    func escapeText(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            case "\n", "\t": escaped.append(scalar)
            // They would not be seen, or turn round what is written beside them.
            case _ where scalar.properties.generalCategory == .control, "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}":
                escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
