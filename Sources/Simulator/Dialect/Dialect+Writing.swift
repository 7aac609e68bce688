// What stands for something that is not there, and the last form of what is written.
extension Dialect {
    /// What stands where there is no id.
    ///
    /// - Parameter field: the field's name, on which the word depends.
    func absentId(_ field: String) -> JSON {
        switch self[AbsentIds.self] {
        case .null: .null
        case .zero: .text("0")
        case .words: .text(Self.wordsForNoId[field.utf8.reduce(0) { $0 + Int($1) } % Self.wordsForNoId.count])
        }
    }

    private static let wordsForNoId = ["-1", "N/A", "undefined", "none"]

    /// An id; what stands for none where there is none.
    func id(_ id: String?, _ field: String) -> JSON { id.map(JSON.text) ?? absentId(field) }

    /// A date of an answer, which is UTC and does not say so; what stands for none where there is none.
    func date(_ instant: Instant?) -> JSON { instant.map { .text($0.cjText) } ?? missingDate }

    private var missingDate: JSON {
        switch self[MissingDates.self] {
        case .null: .null
        case .zero: .text("0000-00-00 00:00:00")
        case .epoch: .text("1970-01-01 00:00:00")
        case .blank: .text(" ")
        }
    }

    /// A date of a message.
    func webhookDate(_ instant: Instant?) -> JSON {
        guard let instant else { return missingWebhookDate }
        return switch self[WebhookDates.self] {
        case .blank: .text(instant.cjText)
        case .slashes: .text(instant.cjText.replacing("-", with: "/"))
        case .isoZone: .text(instant.chineseText)
        case .milliseconds: instant.isEven ? .number("\(instant.seconds)000") : .text("\(instant.seconds)000")
        case .seconds: instant.isEven ? .number("\(instant.seconds)") : .text("\(instant.seconds)")
        }
    }

    private var missingWebhookDate: JSON {
        switch (self[WebhookDates.self], self[MissingDates.self]) {
        case (.slashes, .zero): .text("0000/00/00 00:00:00")
        case (.isoZone, .epoch): .text(Instant(seconds: 0).chineseText)
        case (.milliseconds, .zero), (.seconds, .epoch): .number("0")
        case (.milliseconds, .epoch), (.seconds, .zero): .text("0")
        default: missingDate
        }
    }

    /// The params of a message as they are written.
    func written(params: JSON) -> JSON {
        let params = written(params, singlesAsObjects: self[SingleAsObject.self] != .no)
        return switch self[ParamsForm.self] {
        case .object: params
        case .text: .text(params.written)
        }
    }

    /// The data of an answer as they are written.
    func written(data: JSON) -> JSON { written(data, singlesAsObjects: self[SingleAsObject.self] == .everywhere) }

    /// The answer to a call that succeeded, as it is written.
    func written(success answer: JSON) -> JSON {
        switch self[AnswerEnvelope.self] {
        case .documents: answer
        case .noCode: answer.mapping("code") { _ in nil }
        case .noResult: answer.mapping("result") { _ in nil }
        case .codeZero: answer.mapping("code") { _ in .number("0") }
        }
    }

    private func written(_ json: JSON, singlesAsObjects: Bool) -> JSON {
        var json = json
        switch self[Nulls.self] {
        case .printed: break
        case .omitted: json = json.sortedWithoutNulls
        case .words: json = json.withWordsForNulls
        }
        if singlesAsObjects { json = json.withoutArraysOfOne }
        return switch self[NumbersForm.self] {
        case .documents: json
        case .text: json.mappingNumbers(JSON.text)
        case .scientific: json.mappingNumbers { .number($0.scientific) }
        }
    }
}

extension JSON {
    /// The same with an empty text or the word null where a member is null.
    fileprivate var withWordsForNulls: JSON {
        mapMembers { member in
            member.value == .null
                ? .text(member.key.utf8.count.isMultiple(of: 2) ? "" : "null") : member.value.withWordsForNulls
        }
    }

    /// The same with the element in place of each array that has one.
    fileprivate var withoutArraysOfOne: JSON {
        if case .array(let elements) = self, elements.count == 1 { return elements[0].withoutArraysOfOne }
        return mapMembers { $0.value.withoutArraysOfOne }
    }

    /// The same with another value for one key; without the key for nil.
    fileprivate func mapping(_ key: String, _ value: (JSON) -> JSON?) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(
            members.compactMap { member in
                member.key == key ? value(member.value).map { Member(key: key, value: $0) } : member
            })
    }

    fileprivate func mappingNumbers(_ form: (String) -> JSON) -> JSON {
        if case .number(let digits) = self { return form(digits) }
        return mapMembers { $0.value.mappingNumbers(form) }
    }

    /// The same with other values in its members, or with an array's elements treated as members without a key.
    private func mapMembers(_ value: (Member) -> JSON) -> JSON {
        switch self {
        case .object(let members): .object(members.map { Member(key: $0.key, value: value($0)) })
        case .array(let elements): .array(elements.map { value(Member(key: "element", value: $0)) })
        default: self
        }
    }
}

extension String {
    /// A decimal number with every digit it has, with an exponent where it is long or broken: `2.6E3`, `1.25E+1`.
    var scientific: String {
        let isNegative = hasPrefix("-")
        let parts = drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        let whole = String(parts[0])
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        guard whole.count > 7 || !fraction.isEmpty else { return self }
        let digits = (whole + fraction).drop { $0 == "0" }
        guard let first = digits.first else { return "0E0" }
        // Of a whole number every digit is kept: of a long id that lacks some nobody can say that it was not rounded.
        let rest =
            fraction.isEmpty
            ? String(digits.dropFirst()) : String(digits.dropFirst().reversed().drop { $0 == "0" }.reversed())
        let exponent = digits.count - 1 - fraction.count
        let mantissa = "\(first)" + (rest.isEmpty ? "" : ".\(rest)")
        return "\(isNegative ? "-" : "")\(mantissa)E\(exponent > 0 && !fraction.isEmpty ? "+" : "")\(exponent)"
    }
}

extension Instant {
    /// `2024-01-18T15:59:22+08:00`, by China's clocks.
    var chineseText: String { "\((self + .hours(8)).costSheetText)+08:00" }

    fileprivate var isEven: Bool { seconds.isMultiple(of: 2) }
}
