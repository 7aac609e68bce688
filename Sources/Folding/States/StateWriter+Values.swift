import Decimals
public import Foundation
import Instants

extension String: StateWritable {
    public func write(to writer: inout StateWriter) { writer.text(self) }
}

extension Int: StateWritable {
    public func write(to writer: inout StateWriter) { writer.number(self) }
}

extension Bool: StateWritable {
    public func write(to writer: inout StateWriter) { writer.plain(self ? "true" : "false") }
}

extension Decimal: StateWritable {
    public func write(to writer: inout StateWriter) { writer.plain(plainText) }
}

extension Date: StateWritable {
    /// Whole microseconds since 1970.
    public func write(to writer: inout StateWriter) { microsecondsSince1970.write(to: &writer) }
}

extension Array: StateWritable where Element: StateWritable {
    public func write(to writer: inout StateWriter) { writer.array(self) }
}

extension Dictionary: StateWritable where Key: StateKey, Value: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object(lazy.map { (name: $0.stateName, value: $1) })
    }
}

extension SortedMap: StateWritable where Key: StateKey, Value: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            for (key, value) in self { $0.member(escaping: key.stateName, value) }
        }
    }
}

/// What may stand as the name of an object's member.
public protocol StateKey: Hashable {
    init?(stateName: String)
    var stateName: String { get }
}

extension String: StateKey {
    public init(stateName: String) { self = stateName }
    public var stateName: String { self }
}

extension Witness: StateKey {
    public init?(stateName: String) { self.init(rawValue: stateName) }
    public var stateName: String { rawValue }
}

extension RawRepresentable where Self: StateWritable, RawValue == String {
    public func write(to writer: inout StateWriter) { rawValue.write(to: &writer) }
}
