// What could be otherwise with how messages and answers are written.
extension Dialect {
    static let ofForms: [any DialectSwitch.Type] = [
        ParamsForm.self, SingleAsObject.self, NumbersForm.self, Nulls.self, AbsentIds.self, WebhookDates.self,
        MissingDates.self, UndatedUpdates.self, CogsDates.self, EnvelopeOpenid.self, MessageIds.self,
    ]
}

enum ParamsForm: String, DialectSwitch {
    case object, text

    static let belief = "a message's `params` is an object, or a text that holds its JSON"
    static let chapter = Chapter.envelope
}

enum SingleAsObject: String, DialectSwitch {
    case no
    case inMessages = "in-messages"
    case everywhere

    static let belief = "an array of one is written as an array, or as its element: in messages, or in answers too"
    static let chapter = Chapter.shapes
}

enum NumbersForm: String, DialectSwitch {
    case documents, text, scientific

    static let belief = "numbers are as the samples have them, all text, or long and broken ones with an exponent"
    static let chapter = Chapter.types
}

enum Nulls: String, DialectSwitch {
    case printed, omitted, words

    static let live = omitted
    static let belief = """
        what is not there is null, is left out (and keys are in order of the alphabet), or is an empty text or the word \
        null
        """
    static let chapter = Chapter.envelope
}

enum AbsentIds: String, DialectSwitch {
    case null, zero, words

    static let belief = "where there is no id or number, there is null, `0`, or a word such as `-1` or `N/A`"
    static let chapter = Chapter.types
}

enum WebhookDates: String, DialectSwitch {
    case blank, slashes
    case isoZone = "iso-zone"
    case milliseconds, seconds

    static let belief = """
        dates of messages are `2026-03-01 03:00:00`, have slashes, are ISO with +08:00, or count milliseconds or \
        seconds, as number or text
        """
    static let chapter = Chapter.dates
}

enum MissingDates: String, DialectSwitch {
    case null, zero, epoch, blank

    static let belief = "a date of what has not happened is null, all zeros, the beginning of 1970, or a blank"
    static let chapter = Chapter.dates
}

enum UndatedUpdates: String, DialectSwitch {
    case no, yes

    static let belief = "every ORDER has `updateDate`, or one in three lacks it"
    static let chapter = Chapter.dates
}

enum CogsDates: String, DialectSwitch {
    case utc
    case isoZone = "iso-zone"

    static let belief = "dates of cost sheets are UTC without saying so, or say +08:00"
    static let chapter = Chapter.dates
}

enum EnvelopeOpenid: String, DialectSwitch {
    case absent, present

    static let live = present
    static let belief = "messages have `openId` beside `params`"
    static let chapter = Chapter.signature
}

enum MessageIds: String, DialectSwitch {
    case own, shared, long

    static let belief = """
        each message has a messageId of its own; messages of several types of one moment share one; or they have 200 \
        characters
        """
    static let chapter = Chapter.envelope
}
