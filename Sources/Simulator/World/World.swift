/// A seller's account at CJ and all that happens in it. It follows from a seed and a number of lives alone: clocks have
/// no part in it, requests only add lives of their own, and a life does not depend on how many others there are.
public struct World: Sendable {
    /// When simulated time begins.
    let epoch: Instant
    private(set) var lives: [Life]
    let chance: Chance
    let catalogue: Catalogue
    /// In which of its ways CJ tells of this world. The lives do not depend on it.
    let dialect: Dialect
    /// When nothing more will happen.
    private(set) var end: Instant

    /// A purchase begins in each of these stretches of time, in seconds.
    static let pace = Int.minutes(2)

    /// - Parameters:
    ///   - seed: the same seed makes the same lives.
    ///   - orders: how many purchases there are. One that is split, merged or sent again has several orders.
    ///   - dialect: how CJ tells of it.
    public init(seed: UInt64, orders: Int, dialect: Dialect = .documents) {
        let chance = Chance(seed: seed)
        var ofEpoch = chance.branch(.epoch)
        // 2024-01-01, and a day of that year: always in the past, so no date lies ahead of a real clock for long.
        let epoch = Instant(seconds: 1_704_067_200) + .days(ofEpoch.number(0...364))
        let catalogue = Catalogue(chance.branch(.catalogue))
        self.epoch = epoch
        self.chance = chance
        self.catalogue = catalogue
        self.dialect = dialect
        lives = (0..<orders).map { number in
            LifeMaker(number: number, epoch: epoch, catalogue: catalogue, chance: chance)
                .life(of: Self.kind(ofLife: number, chance))
        }
        end = lives.map(\.end).max() ?? epoch
    }

    /// Puts a life at a place: a new one behind all others, or a longer one with the same past for what is there.
    mutating func put(_ life: Life, at index: Int) {
        if lives.indices.contains(index) { lives[index] = life } else { lives.append(life) }
        end = max(end, life.end)
    }

    /// The kinds come from a deck that is shuffled anew when it is used up.
    private static func kind(ofLife number: Int, _ chance: Chance) -> LifeKind {
        var ofDeck = chance.branch(.deck).branch(number / LifeKind.deck.count)
        return LifeKind.deck.shuffled(using: &ofDeck)[number % LifeKind.deck.count]
    }
}
