import Foundation

/// What a character is to somebody who looks for words.
enum TextCharacter {
    enum Kind {
        case letter
        /// Of a script that writes without blanks, or with particles at its words: ideographs, kana, hangul.
        case unspaced
        case blank
        case punctuation
        /// What stands before it says nothing of what stands behind it.
        case clauseEnd
        /// Ends a clause where a blank follows: 10.30, J.SMITH
        case period
        /// Ends a clause between blanks.
        case dash
        case apostrophe
        /// No more than a mark within a word, or on none.
        case mark

        init(_ scalar: Unicode.Scalar) {
            self = scalar.isASCII ? Self.ascii(scalar) : Self.other(scalar)
        }

        private static func ascii(_ scalar: Unicode.Scalar) -> Kind {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9": .letter
            case " ", "\t": .blank
            case "'", "`": .apostrophe
            case ",", ";", "!", "?", "|", "\n", "\r": .clauseEnd
            case ".": .period
            case "-": .dash
            default: .punctuation
            }
        }

        private static func other(_ scalar: Unicode.Scalar) -> Kind {
            switch scalar.value {
            case 0x2018, 0x2019, 0x201B, 0x2032, 0x02B9, 0x02BC, 0x92: return .apostrophe
            // Commas, semicolons, question marks and full stops of other scripts; bullets.
            case 0x060C, 0x061B, 0x061F, 0x06D4, 0x3001, 0x3002, 0xFF61, 0x2022, 0x2028, 0x2029: return .clauseEnd
            case 0x2010...0x2015, 0x2212: return .dash
            case 0x30A0, 0x30FB: return .punctuation
            case 0x3040...0x30FF, 0x31F0...0x31FF, 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3: return .unspaced
            // Arabic's tatweel only makes a word longer.
            case 0x0640: return .mark
            default: break
            }
            let properties = scalar.properties
            switch properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: return .mark
            case .spaceSeparator: return .blank
            default: break
            }
            if properties.isIdeographic { return .unspaced }
            return properties.isAlphabetic || properties.numericType != nil ? .letter : .punctuation
        }
    }

    /// What takes the place of a character that composing would make a word of, or take for an accent.
    static func beforeComposing(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xB4: "'"
        // Behind a number's letter: nº, № and ª are no words.
        case 0xAA, 0xBA, 0x2116, 0x2122: "\u{B6}"
        default: scalar
        }
    }

    /// Letters that have accents, and such as are written in more than one way: the plain ones in UTF-8.
    static let withoutAccents: [Unicode.Scalar: [UInt8]] = {
        let alphabets: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x400...0x4FF, 0x621...0x6D3, 0x1E00...0x1EFF]
        var plain: [Unicode.Scalar: [UInt8]] = [:]
        for scalar in alphabets.joined().compactMap(Unicode.Scalar.init) {
            let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first
            if let base, base != scalar { plain[scalar] = Array(String(base).utf8) }
        }
        for (letters, instead) in others {
            for letter in letters.unicodeScalars { plain[letter] = Array(instead.utf8) }
        }
        return plain
    }()

    private static let others: KeyValuePairs<String, String> = [
        "ł": "l", "ø": "o", "đð": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ىی": "ي", "ة": "ه", "ک": "ك",
        // What Taiwan and Hong Kong write, where the table has it as the mainland does.
        "簽": "签", "遞": "递", "達": "达", "運": "运", "輸": "输", "關": "关", "處": "处", "貨": "货", "單": "单",
        "訂": "订", "預": "预", "報": "报", "計": "计", "將": "将", "無": "无", "絡": "络", "繫": "系", "聯": "联",
        "絕": "绝", "損": "损", "壞": "坏", "遺": "遗", "丟": "丢", "攬": "揽", "發": "发", "離": "离", "開": "开",
        "轉": "转", "櫃": "柜", "敗": "败", "時": "时", "間": "间", "請": "请", "驛": "驿", "機": "机", "場": "场",
        "庫": "库", "車": "车", "國": "国", "際": "际", "進": "进", "區": "区", "點": "点", "倉": "仓", "業": "业",
        "員": "员", "遲": "迟", "誤": "误", "異": "异", "題": "题", "攔": "拦", "滯": "滞", "銷": "销", "毀": "毁",
        "過": "过", "詢": "询", "錯": "错", "詳": "详", "準": "准", "備": "备", "後": "后", "個": "个",
        "約": "约", "沒": "没", "來": "来", "從": "从", "門": "门", "當": "当", "務": "务", "戶": "户",
    ]
}
