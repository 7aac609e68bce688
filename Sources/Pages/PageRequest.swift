import Foundation

/// What a page is asked with.
struct PageRequest: Sendable {
    /// What the path has in the places of the pattern's names, decoded.
    let parameters: [String: String]
    /// What the query, or the form that was sent, says.
    let fields: FormFields
    /// When it was asked, by this machine's clock.
    let now: Date
    /// Who asks.
    let viewer: Viewer
    fileprivate let forms: FormTokens

    init(
        parameters: [String: String], fields: FormFields, now: Date, viewer: Viewer, forms: FormTokens
    ) {
        self.parameters = parameters
        self.fields = fields
        self.now = now
        self.viewer = viewer
        self.forms = forms
    }

    /// A form that does what a page does on POST; nil for somebody who may not act, to whom no button is shown.
    ///
    /// - Parameter path: the page's, as ``Link`` writes it.
    func form(to path: String) -> PostForm? {
        viewer.mayAct ? PostForm(action: path, token: forms.token(for: viewer, path: path)) : nil
    }

    /// The part of the path at a name of the page's pattern; empty for a name that the pattern has not.
    subscript(_ name: String) -> String { parameters[name] ?? "" }
}

/// The fields of a query or form.
struct FormFields: Sendable {
    private let values: [String: String]

    /// So many are read.
    private static let most = 100

    /// - Parameter text: `q=a+b&account=main`. What cannot be read is left out; of a name that stands twice the first
    ///   counts.
    init(_ text: some StringProtocol) {
        var values: [String: String] = [:]
        for pair in text.split(separator: "&", maxSplits: Self.most).prefix(Self.most) {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentText.decoded(halves[0], isForm: true),
                let value = PercentText.decoded(halves.count > 1 ? halves[1] : "", isForm: true)
            else { continue }
            values[name] = values[name] ?? value
        }
        self.values = values
    }

    /// What a field holds, without blanks around; nil when it is not there or empty.
    subscript(_ name: String) -> String? {
        guard let value = values[name]?.trimmingCharacters(in: .whitespacesAndNewlines), !value.isEmpty else {
            return nil
        }
        return value
    }
}
