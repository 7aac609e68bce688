import Ledger
import ServiceLifecycleTestKit
import Synchronization
import Testing

@Suite struct `News of events` {
    @Test(.timeLimit(.minutes(1)))
    func `let a listener look at once and after each, and shutdown lets it finish`() async {
        let news = AppendNews()
        let looks = Mutex(0)
        let finished = Mutex(0)
        await testGracefulShutdown { shutdown in
            await news.eachMoment(atLeastEvery: .seconds(3600)) {
                let look = looks.withLock { looks in
                    looks += 1
                    return looks
                }
                if look < 3 { news.announce() } else { shutdown.triggerGracefulShutdown() }
                await Task.yield()
                #expect(!Task.isCancelled)
                finished.withLock { $0 += 1 }
            }
        }
        #expect(looks.withLock(\.self) == 3)
        #expect(finished.withLock(\.self) == 3)
    }

    @Test(.timeLimit(.minutes(1)))
    func `let a listener look when nothing is new, and end with its task`() async throws {
        let news = AppendNews()
        let (looks, look) = AsyncStream<Void>.makeStream()
        let listening = Task { await news.eachMoment(atLeastEvery: .milliseconds(1)) { look.yield() } }
        var seen = looks.makeAsyncIterator()
        for _ in 0..<3 { await seen.next() }
        listening.cancel()
        await listening.value
    }
}
