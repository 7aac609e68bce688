import Foundation

/// That an answer of CJ's said what no webhook had told.
///
/// What an answer says (``Said``) is compared with what webhooks told (``Told``), and with nothing that other answers said.
public enum Drift {
    /// How webhooks stood to what an answer said.
    public enum Kind: String, Sendable, CaseIterable {
        /// No webhook had told of it.
        case missing
        /// Webhooks had told an earlier state.
        case behind
        /// What webhooks had told contradicts it.
        case different
        /// The webhook came after the repair.
        case late
    }

    /// The topic of `webhook/set` whose webhooks should have told.
    public enum Topic: String, Sendable, CaseIterable {
        case order, logistics, makeup, privateOrder, stock
    }
}

extension Drift.Topic {
    /// How far a status is in the life of a thing, from 0, in steps that webhooks and answers both can tell. Nil for a
    /// status that one of them has no word for: it compares with nothing.
    func stage(of status: String) -> Int? { stages.firstIndex { $0.contains(status) } }

    /// The first stage that a thing does not come into being with, so that a webhook tells of it whatever CJ does.
    /// Ordinary orders get no message when they are made.
    var firstToldStage: Int {
        switch self {
        case .order: 3
        case .logistics, .makeup, .privateOrder, .stock: 0
        }
    }

    /// The first stage that contradicts an earlier one. A carrier's words are coarser than CJ's codes, and a parcel's
    /// steps come and go, so that of a parcel only its end does.
    var firstContradictingStage: Int {
        switch self {
        case .logistics: 2
        case .order, .makeup, .privateOrder, .stock: 0
        }
    }

    private var stages: [[String]] {
        switch self {
        case .order:
            // CLOSED, TRASH and OTHER are told by one of them at most.
            [["CREATED"], ["IN_CART"], ["UNPAID"], ["UNSHIPPED"], ["SHIPPED"], ["DELIVERED"], ["CANCELLED"]]
        case .logistics:
            // A code says that something is wrong where words say what, or that it is on its way.
            [
                ["in_transit", "attempt_failed", "exception", "expired"], ["out_for_delivery", "available_for_pickup"],
                ["delivered"], ["returning", "returned"],
            ]
        case .makeup: [["open"], ["cancelled"], ["paid"]]
        // A level has no place in a life.
        case .stock: []
        case .privateOrder:
            // What CJ's list has a code for.
            [
                ["WAIT_PAY"], ["PAYMENT_INCOMING"], ["PAID"], ["WAIT_SHIPMENT"], ["SHIPPED"], ["COMPLETED"], ["OVER"],
                ["CANCELLED"],
            ]
        }
    }
}

extension Drift {
    /// What came of comparing.
    enum Judgement: Sendable, Equatable {
        /// A webhook told it.
        case told
        case untold(Kind)
        /// Nobody can say: CJ need not have told it, or what was told is not kept or not understood.
        case unknown
    }

    /// Compares what an answer said with what webhooks told up to now.
    ///
    /// - Parameter askedPosition: the last event there was when CJ was asked. A webhook behind it may be newer than the
    ///   answer.
    static func judge(_ said: Said, _ told: Told, askedPosition: Int) -> Judgement {
        let topic = said.topic
        guard topic != .stock else { return judge(levels: said, told, askedPosition: askedPosition) }
        guard let stage = topic.stage(of: said.status), !told.isUnclear else { return .unknown }
        guard !told.claims.isEmpty else { return stage >= topic.firstToldStage ? .untold(.missing) : .unknown }
        let claims = told.claims.compactMap { claim in topic.stage(of: claim.status).map { (stage: $0, claim: claim) } }
        if let last = Told.newest(claims.filter { $0.stage == stage }.map(\.claim)) {
            let isLeft = claims.contains {
                $0.stage != stage && $0.claim.at > last.at && $0.claim.isBefore(askedPosition)
            }
            // It was told once, and another state after it, and that it is back in this one was not.
            if isLeft, told.isWhole, claims.allSatisfy(\.claim.isDated) { return .untold(.different) }
            return said.namesParcel && !told.namesParcel ? .untold(.behind) : .told
        }
        let isContradicted = claims.contains {
            $0.stage > stage && $0.stage >= topic.firstContradictingStage && $0.claim.isBefore(askedPosition)
        }
        if isContradicted { return .untold(.different) }
        if claims.contains(where: { $0.stage > stage }) {
            // Later states were told, but not this one.
            return told.isWhole && stage >= topic.firstToldStage ? .untold(.behind) : .unknown
        }
        return claims.isEmpty ? .unknown : .untold(.behind)
    }
}

// MARK: Levels

extension Drift {
    /// Compares the areas that webhooks told of: CJ need not have told a level that stands as it is. What a webhook told
    /// after CJ was asked may be newer than the answer.
    private static func judge(levels said: Said, _ told: Told, askedPosition: Int) -> Judgement {
        let answered = LevelWord.quantities(in: said.status)
        var isTold = false
        for claim in told.claims {
            guard let word = LevelWord(claim.status), let quantity = answered[word.area] else { continue }
            if word.quantity == quantity {
                isTold = true
            } else if claim.isBefore(askedPosition) {
                return .untold(.behind)
            }
        }
        return isTold ? .told : .unknown
    }
}

/// How much lies in one area, in one word: `2=340`.
struct LevelWord: Sendable, Equatable {
    let area: String
    let quantity: Int

    /// What stands between two of them.
    static let separator = ", "

    /// Nil where one is not known, or the area's name is none that a word can have.
    init?(area: String?, quantity: Int?) {
        guard let area, let quantity, !area.contains("="), !area.contains(Self.separator) else { return nil }
        self.area = area
        self.quantity = quantity
    }

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "=")
        guard parts.count == 2, let quantity = Int(parts[1]) else { return nil }
        self.init(area: String(parts[0]), quantity: quantity)
    }

    var text: String { "\(area)=\(quantity)" }

    /// By area. Of two words about one the first counts.
    static func quantities(in text: String) -> [String: Int] {
        let words = text.components(separatedBy: separator).compactMap { LevelWord($0) }
        return Dictionary(words.map { ($0.area, $0.quantity) }) { first, _ in first }
    }
}
