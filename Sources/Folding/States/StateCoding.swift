import CJ

/// Writes and reads the state of a row as JSON: names sorted, instants as whole microseconds since 1970.
public enum StateCoding {
    /// The JSON text of a picture; equal pictures give equal texts.
    public static func encode(_ picture: some StateValue) -> String {
        var writer = StateWriter()
        picture.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The picture a JSON text holds.
    ///
    /// - Throws: ``StateError``, or what is wrong with the text as JSON.
    public static func decode<Picture: StateValue>(_ type: Picture.Type, from text: String) throws -> Picture {
        try Picture(state: try JSON(parsing: Array(text.utf8)))
    }
}
