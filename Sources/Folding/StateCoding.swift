import Foundation
import Instants

/// Writes and reads the state of a row as JSON: keys sorted, instants as whole microseconds since 1970.
public enum StateCoding {
    /// The JSON text of a picture; equal pictures give equal texts.
    public static func encode(_ picture: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.microsecondsSince1970)
        }
        return String(decoding: try encoder.encode(picture), as: UTF8.self)
    }

    /// The picture a JSON text holds.
    public static func decode<Picture: Decodable>(_ type: Picture.Type, from text: String) throws -> Picture {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            Date(microsecondsSince1970: try decoder.singleValueContainer().decode(Int.self))
        }
        return try decoder.decode(type, from: Data(text.utf8))
    }
}
