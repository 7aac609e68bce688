import Foundation

/// What a terminal is told beside text, so that text can be shown in place of what stands there.
package enum Terminal {
    /// A line in place of the one that the cursor is on.
    package static func line(_ text: String) -> String { cut("\r" + cleared(text)) }

    /// Lines in place of the last `height` ones, the last one without its end.
    package static func lines(_ lines: some Sequence<String>, inPlaceOf height: Int) -> String {
        let home = height == 0 ? "" : "\u{1B}[\(height)A"
        return cut(home + lines.map(cleared).joined(separator: "\n"))
    }

    /// How many lines the terminal of stdout has; nil where that is not known.
    package static var height: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
        return Int(size.ws_row)
    }

    private static func cleared(_ text: String) -> String { "\u{1B}[K" + text }

    /// A line that is wider than the terminal is cut: the rest of it, on a line of its own, would not be counted and so
    /// not be written over.
    private static func cut(_ text: String) -> String { "\u{1B}[?7l\(text)\u{1B}[?7h" }
}
