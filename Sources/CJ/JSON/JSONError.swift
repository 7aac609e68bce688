/// Where a text stops being JSON, and what was expected there. It never quotes the text, which may hold anything.
public struct JSONError: Error, Equatable, CustomStringConvertible {
    /// Offset in bytes from the start of the text.
    public let offset: Int
    /// What is wrong there, in words.
    public let problem: String

    public var description: String { "byte \(offset): \(problem)" }
}
