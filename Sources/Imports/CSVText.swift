/// The records of a text of comma-separated values (RFC 4180), one after the other.
///
/// A cell in quotes may hold commas, line ends and doubled quotes. Commas may be semicolons or tabs: whichever the first
/// line has most of.
struct CSVText {
    private let bytes: [UInt8]
    private let comma: UInt8
    private var place: Int
    private var line = 1

    /// A record as it stands there.
    struct Record {
        /// The line it begins at, from 1.
        let line: Int
        /// Nil where the record is no such text: a quote without end, or bytes that are no UTF-8.
        let cells: [String]?
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // Excel writes a mark of the byte order in front.
        place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = bytes[place...].prefix { $0 != Self.newline }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        func count(_ candidate: UInt8) -> Int { first.count { $0 == candidate } }
        comma = candidates.reduce(candidates[0]) { count($1) > count($0) ? $1 : $0 }
    }

    /// The next record that is no empty line; nil after the last.
    mutating func next() -> Record? {
        while place < bytes.count {
            let record = read()
            if record.cells != [""] { return record }
        }
        return nil
    }

    private static let newline = UInt8(ascii: "\n")
    private static let quote = UInt8(ascii: "\"")

    private mutating func read() -> Record {
        let (start, first) = (place, line)
        var cells: [String] = []
        var isReadable = true
        while true {
            guard let cell = cell() else { return brokenOff(at: start, line: first) }
            if let text = String(validating: cell, as: UTF8.self) { cells.append(text) } else { isReadable = false }
            guard place < bytes.count else { break }
            let end = bytes[place]
            place += 1
            if end == Self.newline {
                line += 1
                break
            }
        }
        return Record(line: first, cells: isReadable ? cells : nil)
    }

    /// The bytes of a cell, up to the comma or line end behind it. Nil where a quote has no end.
    private mutating func cell() -> [UInt8]? {
        var cell: [UInt8] = []
        if place < bytes.count, bytes[place] == Self.quote {
            place += 1
            while true {
                guard place < bytes.count else { return nil }
                let byte = bytes[place]
                place += 1
                if byte == Self.newline { line += 1 }
                if byte != Self.quote {
                    cell.append(byte)
                } else if place < bytes.count, bytes[place] == Self.quote {
                    cell.append(byte)
                    place += 1
                } else {
                    break
                }
            }
        }
        while place < bytes.count, bytes[place] != comma, bytes[place] != Self.newline {
            if bytes[place] != UInt8(ascii: "\r") { cell.append(bytes[place]) }
            place += 1
        }
        return cell
    }

    /// A quote without end would swallow all that follows, so only its line is given up.
    private mutating func brokenOff(at start: Int, line first: Int) -> Record {
        place = (bytes[start...].firstIndex(of: Self.newline) ?? bytes.count - 1) + 1
        line = first + 1
        return Record(line: first, cells: nil)
    }
}
