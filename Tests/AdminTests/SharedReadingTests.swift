import Admin
import Synchronization
import Testing

@Suite struct `A reading that is shared` {
    private struct Failed: Error {}

    @Test func `is taken once for all that ask at a time, and anew when it is too old`() async throws {
        let count = Mutex(0)
        let reading = SharedReading {
            try await Task.sleep(for: .milliseconds(100))
            return count.withLock { count in
                count += 1
                return count
            }
        }
        let first = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try? await reading.latest(notOlderThan: .seconds(600), within: .seconds(60))?.result.get()
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(first == Array(repeating: 1, count: 20))
        #expect(try await reading.latest(notOlderThan: .zero, within: .seconds(60))?.result.get() == 2)
    }

    @Test func `keeps nobody who has no patience, and is not taken twice beside itself`() async throws {
        let count = Mutex(0)
        let reading = SharedReading {
            count.withLock { $0 += 1 }
            try await Task.sleep(for: .seconds(600))
        }
        for _ in 0..<3 {
            #expect(await reading.latest(notOlderThan: .seconds(600), within: .milliseconds(50)) == nil)
        }
        #expect(count.withLock(\.self) == 1)
    }

    @Test func `says why it failed, and is tried again`() async throws {
        let count = Mutex(0)
        let reading = SharedReading {
            try count.withLock { count in
                count += 1
                if count == 1 { throw Failed() }
            }
        }
        let first = try #require(await reading.latest(notOlderThan: .seconds(600), within: .seconds(60)))
        #expect(throws: Failed.self) { try first.result.get() }
        let second = try #require(await reading.latest(notOlderThan: .zero, within: .seconds(60)))
        #expect(throws: Never.self) { try second.result.get() }
    }
}
