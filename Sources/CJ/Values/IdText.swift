/// What a text must be like to name a thing: the one place that tells an id from a word for none (`docs/cj.md`, Types).
public enum IdText {
    /// The longest id, in bytes of UTF-8: CJ's have some 40, and an index row must hold it.
    public static let longest = 256

    /// Whether a text, without blanks around it, names nothing: it is too long for an index, has neither letters nor
    /// digits but zeros, is a negative number, or is a word for nothing in any case of letters.
    public static func namesNothing(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count <= longest else { return true }
        // Nearly every id begins with a letter or a digit, and is longer than the words.
        if bytes.count > longestWord, let first = bytes.first, isLetter(first) || isDigit(first) && first != zero {
            return false
        }
        if bytes.first == UInt8(ascii: "-"), bytes.dropFirst().allSatisfy(isDigit) { return true }
        let plain = bytes.filter { isLetter($0) || isDigit($0) || $0 >= 0x80 }
        guard !plain.allSatisfy({ $0 == zero }) else { return true }
        return plain.count <= longestWord && words.contains(String(decoding: plain.map(lowercase), as: UTF8.self))
    }

    /// Whether a text tells a thing from all others. What stands for no id does not: it would make one thing of many, for
    /// good.
    ///
    /// The seller's own numbers only link, and may be anything that is a name.
    public static func identifies(_ text: String) -> Bool { !standsForNone(text) }

    /// The fewest letters and digits of an id that identifies. CJ's own have six and more; a number of three digits is a
    /// count, a status or a row, and a single letter a mark.
    private static func fewest(_ plain: [UInt8]) -> Int { plain.allSatisfy(isDigit) ? 4 : 2 }

    /// Whether a text stands for an id that is not there: it names nothing, is too short, is one character again and again,
    /// or a word or number of those that people fill in.
    static func standsForNone(_ text: String) -> Bool {
        let bytes = text.utf8
        // Nearly every id is longer than the words and has no signs.
        if bytes.count > longestWord, bytes.count <= longest, bytes.allSatisfy({ isLetter($0) || isDigit($0) }) {
            return bytes.allSatisfy { $0 == bytes.first }
        }
        guard !namesNothing(text) else { return true }
        let plain = plain(text)
        guard plain.count >= fewest(plain), !plain.allSatisfy({ $0 == plain[0] }) else { return true }
        return plain.count <= longestWord && placeholders.contains(String(decoding: plain, as: UTF8.self))
    }

    /// The letters and digits of a text, in lower case.
    private static func plain(_ text: String) -> [UInt8] {
        text.utf8.filter { isLetter($0) || isDigit($0) || $0 >= 0x80 }.map(lowercase)
    }

    /// What people and programs write where there is no id yet.
    private static let placeholders: Set<String> = [
        "test", "tests", "testing", "testorder", "ordertest", "test1", "test123", "demo", "sample", "example", "dummy",
        "default", "placeholder", "todo", "tbd", "tba", "new", "string", "text", "value", "order", "orderid",
        "ordercode",
        "cjorderid", "number", "trackingnumber", "tracknumber", "key", "code", "invalid",
        "error", "missing", "unset", "blank", "pending", "processing", "deleted", "cancelled", "canceled",
        "asdf", "qwerty", "foo", "bar", "foobar", "1234", "12345", "123456", "1234567", "12345678", "123456789",
        "1234567890", "0123456789", "noid", "noorder", "noorderid", "notracking", "notrackingnumber", "notyet",
        "comingsoon", "waiting", "测试", "待定", "未知", "暂未", "待更新",
    ]

    /// Without the signs that stand in some of them: `n/a` and `N.A.` are one.
    private static let words: Set<String> = [
        "null", "nil", "none", "undefined", "nan", "na", "empty", "unknown", "unassigned", "notavailable",
        "notapplicable", "notassigned", "notset", "true", "false", "void", "objectobject", "no", "无", "暂无", "没有", "空",
        "—", "——", "–", "－",
    ]

    private static let longestWord = 16

    private static let zero = UInt8(ascii: "0")

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercase(byte))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (zero...UInt8(ascii: "9")).contains(byte) }
}

extension IdText {
    /// A variant's id as CJ's documents write it: a GUID in capitals and without braces, any other as it is.
    static func variant(_ id: String) -> String {
        var bare = Substring(id).utf8
        if bare.first == UInt8(ascii: "{"), bare.last == UInt8(ascii: "}") { bare = bare.dropFirst().dropLast() }
        return isGUID(bare) ? String(decoding: bare, as: UTF8.self).uppercased() : id
    }

    /// Eight hexadecimal digits, three times four, and twelve, with hyphens between them.
    private static func isGUID(_ text: Substring.UTF8View) -> Bool {
        guard text.count == 36 else { return false }
        return zip(0..., text).allSatisfy { place, byte in
            [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : hexadecimalValue(byte) != nil
        }
    }
}
