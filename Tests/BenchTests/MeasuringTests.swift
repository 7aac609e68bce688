import Bench
import Foundation
import Testing

@Suite struct `Measuring` {
    @Test(
        arguments: [
            ([], 0.5, nil), ([7], 0.5, 7), ([7], 0.99, 7), ([4, 1, 3, 2], 0.5, 2), ([4, 1, 3, 2], 1, 4),
            (Array(1...100), 0.99, 99), (Array(1...1000), 0.99, 990), (Array(1...3), 0, 1),
        ] as [([Int], Double, Int?)])
    func `a share of the values stays at or under the value it is asked for`(
        values: [Int], share: Double, expected: Int?
    ) {
        #expect(Distribution(values).value(atShare: share) == expected)
    }

    @Test func `an event is in the read models from the first look that finds them at its position or behind`() {
        func marks(_ marks: [(Int, Double)]) -> [ProjectionDelay.Mark] {
            marks.map { ProjectionDelay.Mark(position: $0.0, at: Date(timeIntervalSince1970: $0.1)) }
        }
        // Positions have gaps; 9 was never seen.
        let delays = ProjectionDelay.delays(
            of: marks([(1, 10), (2, 10.5), (5, 11), (9, 11)]), seen: marks([(0, 9), (1, 10.25), (1, 10.5), (6, 12)]))
        #expect(delays == [.seconds(0.25), .seconds(1.5), .seconds(1)])
    }
}
