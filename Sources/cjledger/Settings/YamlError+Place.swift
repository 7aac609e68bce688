import Yams

extension YamlError {
    /// Where a file stops being YAML and why. Its own description repeats the line, which may hold a secret.
    var place: String {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(problem)"
        case .duplicatedKeysInMapping(_, let context):
            "line \(context.mark.line): a name stands there twice"
        default:
            "it is not YAML in UTF-8"
        }
    }
}
