/// A piece of a free text, as somebody looks at it who asks what may be a name.
enum TextPiece {
    /// Letters, and digits between them, of a script with blanks between its words.
    case word([Unicode.Scalar])
    /// Digits, with the signs and blanks between them that dates, times and telephones have.
    case number([Unicode.Scalar])
    /// Of a script without blanks.
    case run([Unicode.Scalar])
    /// Any other character.
    case other(Unicode.Scalar)

    var scalars: [Unicode.Scalar] {
        switch self {
        case .word(let scalars), .number(let scalars), .run(let scalars): scalars
        case .other(let scalar): [scalar]
        }
    }

    /// All pieces of a text, in order: together they are the text.
    static func pieces(of text: [Unicode.Scalar]) -> [TextPiece] {
        var pieces: [TextPiece] = []
        var place = 0
        while place < text.count {
            let end: Int
            switch TextCharacter.Kind(text[place]) {
            case .letter:
                end = self.end(of: text, from: place) { [.letter, .mark, .apostrophe].contains($0) }
                let word = Array(text[place..<end])
                if word.allSatisfy(isDigit) {
                    let number = numberEnd(text, from: place)
                    pieces.append(.number(Array(text[place..<number])))
                    place = number
                    continue
                }
                pieces.append(.word(word))
            case .unspaced:
                end = self.end(of: text, from: place) { $0 == .unspaced }
                pieces.append(.run(Array(text[place..<end])))
            default:
                end = place + 1
                pieces.append(.other(text[place]))
            }
            place = end
        }
        return pieces
    }

    private static func end(
        of text: [Unicode.Scalar], from start: Int, while isPart: (TextCharacter.Kind) -> Bool
    ) -> Int {
        var end = start
        while end < text.count, isPart(TextCharacter.Kind(text[end])) { end += 1 }
        // An apostrophe behind the letters is none of the word.
        while end > start + 1, TextCharacter.Kind(text[end - 1]) == .apostrophe { end -= 1 }
        return end
    }

    /// Where a number ends: digits, and single signs and blanks between two of them.
    private static func numberEnd(_ text: [Unicode.Scalar], from start: Int) -> Int {
        var end = start
        var place = start
        while place < text.count {
            if isDigit(text[place]) {
                // Digits that begin a word, as in 4px, are a part of that.
                let group = self.end(of: text, from: place) { [.letter, .mark].contains($0) }
                guard text[place..<group].allSatisfy({ isDigit($0) }) else { return end }
                end = group
                place = group
            } else if "-./:() +".unicodeScalars.contains(text[place]), place - end < 3 {
                place += 1
            } else {
                return end
            }
        }
        return end
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.numericType == .decimal }

    /// Whether digits may be those of a telephone: seven or more that are no date, time or ZIP code.
    static func mayBeTelephone(_ number: [Unicode.Scalar]) -> Bool {
        // Dates and times stand between blanks.
        let groups = number.split(separator: " ").filter { !isDateOrTime(Array($0)) && !isLongZIP(Array($0)) }
        return groups.joined().count(where: isDigit) >= 7
    }

    private static func isDateOrTime(_ group: [Unicode.Scalar]) -> Bool {
        let lengths = group.split { !isDigit($0) }.map(\.count)
        let signs = Set(group.filter { !isDigit($0) })
        if signs == [":"] { return (2...3).contains(lengths.count) && lengths.allSatisfy { $0 <= 2 } }
        return signs.count == 1 && ["-", "/", "."].contains(signs.first) && lengths.count == 3
            && (lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2
                || lengths[0] <= 2 && lengths[1] <= 2 && lengths[2] == 4)
    }

    /// Five digits and four.
    private static func isLongZIP(_ group: [Unicode.Scalar]) -> Bool {
        group.split { $0 == "-" }.map(\.count) == [5, 4] && group.count(where: isDigit) == 9
    }

    /// The clauses of a text, and what parts them by itself.
    static func clauses(of text: some Sequence<Unicode.Scalar>) -> [String] {
        var clauses: [String] = [""]
        for scalar in text {
            if TextCharacter.Kind(scalar) == .clauseEnd || "()（）【】，；".unicodeScalars.contains(scalar) {
                clauses += [String(scalar), ""]
            } else {
                clauses[clauses.count - 1].unicodeScalars.append(scalar)
            }
        }
        return clauses
    }
}
