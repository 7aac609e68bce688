import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `A sorted map` {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `holds what a dictionary would, in the order of its keys`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var map = SortedMap<String, FirstSaid>()
        var dictionary: [String: FirstSaid] = [:]
        for _ in 0..<200 {
            let key = "\(Int.random(in: 0..<40, using: &random))"
            let value = Int.random(in: 0..<4, using: &random) == 0 ? nil : FirstSaid(position: random.position())
            map[key] = value
            dictionary[key] = value
            #expect(map[key] == value)
            #expect(map.map { "\($0.key) \($0.value)" } == dictionary.sorted { $0.key < $1.key }.map { "\($0) \($1)" })
        }
        #expect(map.keys == dictionary.keys.sorted())
        #expect(map.count == dictionary.count)
        #expect((0..<40).allSatisfy { map["\($0)"] == dictionary["\($0)"] })
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `joins as a dictionary does, whichever is the longer`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (one, two) = (random.entries(), random.entries())
        let joined = SortedMap(one).joined(with: SortedMap(two))
        #expect(Dictionary(joined.map { ($0.key, $0.value) }) == Dictionary(one).joined(with: Dictionary(two)))
        #expect(joined.keys == joined.keys.sorted())
    }

    @Test func `tells keys apart of which neither is before the other`() {
        var map = SortedMap<Ranked, Int>()
        for number in 0..<60 { map[Ranked(rank: number % 3, number: number)] = number }
        #expect((0..<60).allSatisfy { map[Ranked(rank: $0 % 3, number: $0)] == $0 })
        #expect(map.count == 60)
        #expect(map[Ranked(rank: 1, number: 0)] == nil)
    }

    @Test func `is read from what it was written as, and not from keys that it does not know`() throws {
        let map: SortedMap<Witness, FirstSaid> = [.trackInfo: FirstSaid(position: 2), .order: FirstSaid(position: 1)]
        let written = StateCoding.encode(map)
        #expect(written == #"{"ORDER":1,"trackInfo":2}"#)
        #expect(try StateCoding.decode(SortedMap<Witness, FirstSaid>.self, from: written) == map)
        #expect(throws: StateError.self) {
            try StateCoding.decode(SortedMap<Witness, FirstSaid>.self, from: #"{"LATER":1}"#)
        }
    }
}

private struct Ranked: Comparable {
    let rank: Int
    let number: Int

    static func < (left: Ranked, right: Ranked) -> Bool { left.rank < right.rank }
}

extension SeededGenerator {
    fileprivate mutating func position() -> Int { Int.random(in: 1..<1000, using: &self) }

    fileprivate mutating func entries() -> [(String, FirstSaid)] {
        (0..<Int.random(in: 0..<20, using: &self)).map { _ in
            ("\(Int.random(in: 0..<30, using: &self))", FirstSaid(position: position()))
        }
    }
}

extension SortedMap where Value: Joinable {
    fileprivate init(_ entries: [(Key, Value)]) {
        self.init()
        for (key, value) in entries { self[key] = self[key]?.joined(with: value) ?? value }
    }
}

extension Dictionary where Value: Joinable {
    fileprivate init(_ entries: some Sequence<(Key, Value)>) {
        self.init(entries.map { ($0, $1) }) { $0.joined(with: $1) }
    }
}
