/// A product variant that CJ sells.
struct Variant: Hashable, Sendable {
    let vid: String
    let pid: String
    let sku: String
    let price: USD
    let grams: Int
    let isPrintedOnDemand: Bool
    /// What it is made of, where it is a bundle.
    var parts: [Part] = []

    /// Its name at CJ.
    var name: String { "Sample \(sku)" }

    /// How long, wide and high a piece is, in millimetres.
    static let side = 30

    /// So many pieces of another variant.
    struct Part: Hashable, Sendable {
        let vid: String
        let quantity: Int
    }
}

/// What CJ sells in this world.
struct Catalogue: Sendable {
    let variants: [Variant]

    private static let size = 240
    private static let colours = ["Black", "White", "Claret", "Orange", "Photo Color", "Sky Blue"]
    private static let sizes = ["S", "M", "L", "XL", "XXL", "Average"]

    init(_ chance: Chance) {
        let single = (0..<Self.size).map { Self.variant($0, chance.branch($0)) }
        variants = single.indices.map { number in
            var variant = single[number]
            guard number % 11 == 5 else { return variant }
            variant.parts = [1, 2].map { Variant.Part(vid: single[(number + $0) % Self.size].vid, quantity: $0) }
            return variant
        }
    }

    private static func variant(_ number: Int, _ chance: Chance) -> Variant {
        var chance = chance
        let letters = String((0..<8).map { _ in chance.pick(Array("ABCDEFGHJLNSTXYZ")) })
        let unique = String(10_000 + number)
        return Variant(
            // CJ's older variants have ids of the second form.
            vid: number.isMultiple(of: 2) ? chance.digits(14) + unique : uuid(&chance),
            pid: chance.digits(14) + unique,
            sku: "CJ\(letters)\(unique)-\(chance.pick(colours))-\(chance.pick(sizes))",
            price: USD(cents: chance.number(57...4_499)), grams: chance.number(20...1_500),
            isPrintedOnDemand: chance.once(in: 8))
    }

    private static func uuid(_ chance: inout Chance) -> String {
        let (first, second, third) = (chance.hexadecimal(8), chance.hexadecimal(4), chance.hexadecimal(3))
        let rest = chance.hexadecimal(15)
        return "\(first)-\(second)-4\(third)-A\(rest.prefix(3))-\(rest.dropFirst(3))".uppercased()
    }
}
