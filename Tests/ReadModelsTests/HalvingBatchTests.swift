import Folding
import Testing

@testable import Postgres
@testable import ReadModels

@Suite struct `A batch` {
    private func refused(_ sqlState: String) -> PostgresError {
        .refused(
            ServerError(
                severity: "ERROR", sqlState: sqlState, message: "no", constraint: nil, detail: nil, context: nil))
    }

    /// Runs steps over as many events as are left, of which some cannot be done.
    private struct Line {
        var left: [Int]
        var attempts: [Int] = []
        var parked: [Int: String] = [:]

        /// - Parameter fault: what goes wrong with some of the events in one transaction.
        mutating func run(_ limit: inout HalvingBatch, _ fault: ([Int]) throws -> Void) async throws {
            while !left.isEmpty {
                try await limit.run { limit, reason, taken in
                    let page = Array(left.prefix(limit))
                    taken = page.count
                    attempts.append(page.count)
                    if let reason { parked[page[0]] = reason } else { try fault(page) }
                    left.removeFirst(page.count)
                }
            }
        }
    }

    @Test(arguments: ["22001", "23514", "54000", "57014", "53200", "25P03"])
    func `becomes smaller whatever ends it, down to the one event, which is parked with the reason`(
        sqlState: String
    ) async throws {
        var limit = HalvingBatch(largest: 64)
        var line = Line(left: Array(0..<100))
        try await line.run(&limit) { page in
            guard page.contains(70) else { return }
            // The server says the last to a session that it has cut.
            if sqlState == "25P03" { throw BatchCut(reason: sqlState) }
            throw refused(sqlState)
        }
        #expect(Array(line.parked.keys) == [70])
        #expect(line.parked[70]?.contains(sqlState) == true)
        let isCertain = ["22001", "23514", "54000"].contains(sqlState)
        #expect(line.attempts.count(where: { $0 == 1 }) >= (isCertain ? 2 : HalvingBatch.mostTriesAlone + 1))
        #expect(line.attempts.count < 40)
    }

    @Test(arguments: ["55P03", "40P01", "53100", "53300"])
    func `is smaller the next time where others are in its way, and nothing is parked for it`(
        sqlState: String
    ) async throws {
        var limit = HalvingBatch(largest: 8)
        var line = Line(left: Array(0..<100))
        for expected in [4, 2, 1, 1, 1, 1, 1] {
            await #expect(throws: PostgresError.self) { try await line.run(&limit) { _ in throw refused(sqlState) } }
            #expect(limit.limit == expected)
        }
        try await line.run(&limit) { _ in }
        #expect(line.parked.isEmpty && limit.limit == 8)
    }

    @Test func `is no smaller after what has nothing to do with its size`() async throws {
        var limit = HalvingBatch(largest: 8)
        var line = Line(left: Array(0..<100))
        for error in [refused("42P01"), PostgresError.unavailable("away")] {
            await #expect(throws: PostgresError.self) { try await line.run(&limit) { _ in throw error } }
        }
        #expect(limit.limit == 8)
    }

    @Test func `is halved by what it had, not by what it might have had`() async throws {
        var limit = HalvingBatch(largest: 512)
        var line = Line(left: [1, 2, 3])
        try await line.run(&limit) { page in if page.count > 1 { throw BatchCut(reason: "cut") } }
        #expect(line.attempts == [3, 1, 2, 1, 1])
    }

    @Test func `that took long is followed by a smaller one`() async throws {
        var limit = HalvingBatch(largest: 100, longest: .milliseconds(1))
        try await limit.run { limit, _, taken in
            taken = limit
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(limit.limit == 50)
    }

    @Test func `with an event for which there is no room becomes smaller until that is by itself`() async throws {
        var limit = HalvingBatch(largest: 64)
        var line = Line(left: Array(0..<100))
        try await line.run(&limit) { page in
            if page.contains(70), page.count > 1 { throw FullThing(.orders, "SD1", excess: "too much") }
        }
        #expect(line.parked.isEmpty)
    }
}
