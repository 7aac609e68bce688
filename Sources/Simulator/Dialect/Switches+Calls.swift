// What could be otherwise with the calls of CJ's API.
extension Dialect {
    static let ofCalls: [any DialectSwitch.Type] = [
        PageCap.self, PageSizeEcho.self, PageShapes.self, AnswerEnvelope.self, Points.self, PointsRefusal.self,
        PointsInfo.self, PointsRefill.self, LogisticsTopic.self, TopicsShown.self, SettingShape.self, UrlsWritten.self,
        ProbeForm.self,
    ]
}

enum PageCap: String, DialectSwitch {
    case none
    case fifty = "50"

    static let live = fifty
    static let belief = "a page has as many rows as were asked for, or 50 at most"
    static let chapter = Chapter.limits

    /// The most rows on a page.
    var rows: Int {
        switch self {
        case .none: .max
        case .fifty: 50
        }
    }
}

enum PageSizeEcho: String, DialectSwitch {
    case asked, real

    static let belief = "a page names the size that was asked for, or the one it has"
    static let chapter = Chapter.limits
}

enum PageShapes: String, DialectSwitch {
    case documents
    case listTotal = "list-total"
    case contentRecords = "content-records"
    case pageData = "page-data"

    static let belief = "each list comes in the shape of its document, or all in one of the three"
    static let chapter = Chapter.errors
}

enum AnswerEnvelope: String, DialectSwitch {
    case documents
    case noCode = "no-code"
    case noResult = "no-result"
    case codeZero = "code-zero"

    static let belief = "successes have their documented envelope, none of them a code, none a `result`, or the code 0"
    static let chapter = Chapter.errors
}

enum Points: String, DialectSwitch {
    case free, priced

    static let live = priced
    static let belief = "trackInfo costs nothing, or 10 points a call"
    static let chapter = Chapter.limits
}

enum PointsRefusal: String, DialectSwitch {
    case status200 = "status-200"
    case status429 = "status-429"

    static let live = status429
    static let belief = "16900500, the points are gone, comes with HTTP 200 or 429"
    static let chapter = Chapter.limits

    /// The HTTP status of the refusal.
    var status: Int {
        switch self {
        case .status200: 200
        case .status429: 429
        }
    }
}

enum PointsInfo: String, DialectSwitch {
    case absent, shown

    static let live = shown
    static let belief = "every answer has `pointsInfo`"
    static let chapter = Chapter.limits
}

enum PointsRefill: String, DialectSwitch {
    case daily, minute

    static let live = minute
    static let belief = "points come back at 00:00 UTC, or each minute a 1,440th of them"
    static let chapter = Chapter.limits
}

enum LogisticsTopic: String, DialectSwitch {
    case logistics, logistic

    static let live = logistic
    static let belief = "setting/get calls the topic of parcels as webhook/set does, or `logistic`"
    static let chapter = Chapter.registering
}

enum TopicsShown: String, DialectSwitch {
    case all
    case firstFour = "first-four"
    case setOnly = "set-only"

    static let belief = """
        setting/get shows all six topics, without `makeup` and `privateOrder`, or only those that are registered
        """
    static let chapter = Chapter.registering
}

enum SettingShape: String, DialectSwitch {
    case callback, flat

    static let belief = """
        setting/get has an object for each topic; older: `orderType` and `orderCallbackUrls` and their like
        """
    static let chapter = Chapter.registering
}

enum UrlsWritten: String, DialectSwitch {
    case asGiven = "as-given"
    case hostCapitals = "host-capitals"
    case slashAtEnd = "slash-at-end"
    case defaultPort = "default-port"

    static let belief = "setting/get shows addresses as they were given, or written another way"
    static let chapter = Chapter.registering
}

enum ProbeForm: String, DialectSwitch {
    case noType = "no-type"
    case get, empty

    static let belief = "webhook/set tries an address with a signed POST that has no type, a GET, or an empty POST"
    static let chapter = Chapter.delivery
}
