import CJ
import Foundation

/// Writes and reads the state of a row as JSON: keys sorted, instants as whole microseconds since 1970.
public enum StateCoding {
    /// The JSON text of a picture; equal pictures give equal texts.
    public static func encode(_ picture: some StateWritable) -> String {
        var writer = StateWriter()
        picture.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The picture a JSON text holds.
    public static func decode<Picture: Decodable>(_ type: Picture.Type, from text: String) throws -> Picture {
        try StateDecoder(json: try JSON(parsing: Array(text.utf8))).read(type)
    }
}
