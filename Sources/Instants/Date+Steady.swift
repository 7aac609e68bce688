public import Foundation

extension Date {
    /// Now, by a clock that never jumps: this machine's at the start of the program, and the time that has passed since.
    ///
    /// A measure of how far another clock is ahead, by which instants are shifted later, must not be misled by somebody
    /// who sets this machine's clock between the two.
    public static var steady: Date {
        let passed = start.instant.duration(to: .now).components
        return start.date.addingTimeInterval(Double(passed.seconds) + Double(passed.attoseconds) / 1e18)
    }

    private static let start = (date: Date(), instant: ContinuousClock.now)
}
