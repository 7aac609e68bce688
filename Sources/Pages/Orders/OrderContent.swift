import Foundation

/// What `order.mustache` shows.
struct OrderContent: Sendable {
    let key: String
    let account: String
    let asking: OrderAsking
    let status: String
    let statusTone: String
    let chips: [Chip]
    let alsoKnownAs: String?
    let lastHeard: ShownTime
    let lastAsked: ShownTime?
    let nextAsked: ShownTime?
    let concerns: [Concern]
    let figures: [Figure]
    let costs: CostsContent?
    let lines: [LineContent]
    let parcels: [ParcelContent]
    let said: [Said]
    /// Where older events are listed; nil where all are here.
    let older: String?
    let family: FamilyContent?
    let bills: [BillContent]
    let disputes: [DisputeContent]
    let cash: [CashContent]
    let conflicts: [ConflictContent]
    let questions: [QuestionContent]
    let repairs: [RepairContent]

    /// A word beside the heading.
    struct Chip: Sendable {
        let text: String
        let tone: String
    }

    /// A figure with its name.
    struct Figure: Sendable {
        let name: String
        let value: String
        var tone: String?
        var note: String?
        var href: String?
    }

    struct CostsContent: Sendable {
        let chart: [Drawing]
        let lines: [CostLine]
        let landed: String
        let state: String
        let week: String?
        let changes: [ChangeContent]
    }

    struct ChangeContent: Sendable {
        let at: ShownTime
        let words: String
        let change: String
        let by: String
        let href: String
    }

    struct LineContent: Sendable {
        let sku: String
        let href: String?
        let quantity: String
        let price: String
        let product: String
        let landed: String
    }

    struct FamilyContent: Sendable {
        let members: [Member]
        let links: [LinkContent]
        let landed: String

        struct Member: Sendable {
            let key: String
            let href: String
            let isThis: Bool
            let status: String
            let note: String
            let landed: String
        }

        struct LinkContent: Sendable {
            let words: String
            let href: String?
        }
    }

    struct BillContent: Sendable {
        let reference: String
        let amount: String
        let status: String
        let tone: String
        let reason: String
        let at: ShownTime?
        let paidAt: ShownTime?
        let href: String?
    }

    struct DisputeContent: Sendable {
        let id: String
        let status: String
        let tone: String
        let reason: String
        let opened: ShownTime?
        let decided: ShownTime?
        let asked: String
        let credit: String
        let reissuedAs: String?
        let reissuedHref: String?
        let href: String
    }

    struct CashContent: Sendable {
        let at: ShownTime?
        let isKnownOnly: Bool
        let kind: String
        let reference: String
        let amount: String
        let href: String?
    }

    struct ConflictContent: Sendable {
        let type: String
        let messageId: String
        let events: [EventLink]
    }

    struct EventLink: Sendable {
        let position: String
        let href: String

        init(_ position: Int) {
            self.position = CountText.of(position)
            href = Link.event(position)
        }
    }

    struct QuestionContent: Sendable {
        let call: String
        let entity: String
        let asked: ShownTime?
        let changed: ShownTime?
        let due: ShownTime?
        /// Why it is not asked again by itself, or that CJ does not know it.
        let note: String
    }

    struct RepairContent: Sendable {
        let at: ShownTime
        let words: String
        let event: EventLink
    }
}
