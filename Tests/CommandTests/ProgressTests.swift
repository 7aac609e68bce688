import Testing

@testable import Output

@Suite struct `Progress` {
    @Test func `says how much, how fast and how long, and not too often`() {
        let begin = ContinuousClock.now
        var progress = JobProgress(of: "events", every: .seconds(5), since: begin)
        #expect(progress.words(10, share: 0.1, at: begin + .seconds(1)) == nil)
        #expect(
            progress.words(5000, share: 0.25, at: begin + .seconds(10)) == "5000 events, 500/s, 25 %, about 30 s left")
        #expect(progress.words(5100, share: 0.3, at: begin + .seconds(12)) == nil)
        #expect(progress.words(9000, share: nil, at: begin + .seconds(15)) == "9000 events, 600/s")
        #expect(progress.words(9000, share: 1, at: begin + .seconds(20)) == "9000 events, 450/s, 100 %, about 0 s left")
    }
}
