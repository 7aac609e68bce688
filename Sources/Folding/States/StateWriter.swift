import Foundation
import Instants

/// Writes values as JSON text, straight to bytes.
final class StateWriter {
    private var text = StateText()

    /// The text written so far.
    var bytes: [UInt8] { text.bytes }

    /// How many objects and arrays are open.
    var depth: Int { text.depth }

    /// Writes a value and whatever is in it.
    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == Date.self, let date = value as? Date {
            write(number: date.microsecondsSince1970)
        } else if Value.self == Decimal.self, let decimal = value as? Decimal {
            write(number: decimal)
        } else {
            let before = (depth: depth, count: text.bytes.count)
            try value.encode(to: StateEncoder(writer: self))
            // Something without members has nothing to write.
            if text.bytes.count == before.count { text.begin(isObject: true) }
            text.end(downTo: before.depth)
        }
    }

    func write(number: some CustomStringConvertible) { text.write(plain: number.description) }
    func write(bool: Bool) { text.write(plain: bool ? "true" : "false") }
    func writeNull() { text.write(plain: "null") }
    func write(text string: String) { text.write(text: string) }

    /// Begins an object or array in the innermost open one, or by itself.
    func begin(isObject: Bool) { text.begin(isObject: isObject) }

    /// Begins an element of the array at a depth; what is open within it ends.
    func beginElement(at depth: Int) {
        text.end(downTo: depth)
        text.beginElement()
    }

    /// Begins a member of the object at a depth: its name. What is open within the object ends.
    func beginMember(_ name: String, at depth: Int) { text.beginMember(name, at: depth) }
}
