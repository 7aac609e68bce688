/// That a webhook falls due: what it is about, and what becomes of it on the way. The body is written when it is sent.
struct Posting: Hashable, Sendable {
    let due: Instant
    /// The life that it tells of, by its place in the world.
    let life: Int
    let change: Change
    /// The change's place among those of its life.
    let number: Int
    let form: Form

    /// What is sent.
    enum Form: Hashable, Sendable, CaseIterable {
        case message
        /// The message in other bytes.
        case rewritten
        /// The message, longer than a receiver takes.
        case oversized
        /// Bytes that are no event.
        case garbage
    }
}

extension World {
    /// All webhooks of this world in the order in which they fall due. They follow from the world and the faults alone;
    /// what a receiver answers adds only repeats.
    func postings(under faults: Faults) -> [Posting] {
        lives.indices.flatMap { postings(ofLife: $0, under: faults) }.inOrderOfTime
    }

    /// The webhooks of one life about its changes from number `first` on, in the order in which they fall due.
    func postings(ofLife life: Int, from first: Int = 0, under faults: Faults) -> [Posting] {
        let chance = chance.branch(.faults).branch(life)
        let postings = lives[life].changes(in: dialect).enumerated().dropFirst(first).flatMap { number, change in
            faults.sendings(of: change, chance.branch(number)).map { sending in
                Posting(due: sending.due, life: life, change: change, number: number, form: sending.form)
            }
        }
        return postings.filter { posting in
            !faults.outages.contains { $0.contains(posting.due.since(epoch)) }
        }
        .inOrderOfTime
    }
}

extension [Posting] {
    /// Those that fall due at one moment stay in their order.
    fileprivate var inOrderOfTime: [Posting] {
        enumerated().sorted { ($0.element.due, $0.offset) < ($1.element.due, $1.offset) }.map(\.element)
    }
}

extension Faults {
    /// When the message about a change is sent, and what comes beside it.
    fileprivate func sendings(of change: Change, _ chance: Chance) -> [(due: Instant, form: Posting.Form)] {
        var chance = chance
        // Each is drawn whether or not an earlier one came true, so that a rate changes nothing but its own fault.
        let isDropped = chance.happens(drop)
        let isDoubled = chance.happens(duplicate)
        let heldBack = chance.happens(reorder) ? chance.number(1...600) : 0
        let late = chance.happens(delay) ? chance.number(.hours(1)...(.hours(8))) : 0
        let isRewritten = chance.happens(mutate)
        let hasGarbage = chance.happens(garbage)
        let isOversized = chance.happens(oversize)
        let again = chance.number(1...(.minutes(10)))

        let due = change.at + heldBack + late
        var sendings: [(Instant, Posting.Form)] = isDropped ? [] : [(due, .message)]
        if isDoubled && !isDropped { sendings.append((due + again, .message)) }
        if isRewritten && !isDropped { sendings.append((due + again, .rewritten)) }
        if isOversized { sendings.append((due, .oversized)) }
        if hasGarbage { sendings.append((due, .garbage)) }
        return sendings
    }
}

extension Chance {
    /// True as often as the rate says, of one.
    mutating func happens(_ rate: Double) -> Bool { Double.random(in: 0..<1, using: &self) < rate }
}
