import Foundation
import Instants

/// How the program writes JSON: one line, keys sorted, instants in ISO 8601 UTC to the microsecond.
package enum JSONOutput {
    package static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .isoText
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
