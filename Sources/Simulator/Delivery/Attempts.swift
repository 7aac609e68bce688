/// How often CJ tries to deliver one message.
enum Attempts {
    /// When a message is sent again after its attempt number `attempt`, from 1, has failed; nil when it is given up.
    static func next(after attempt: Int, failedAt now: Instant) -> Instant? {
        attempt <= mostRepeats ? now + pause : nil
    }

    private static let mostRepeats = 3

    /// Seconds of simulated time between two attempts.
    static let pause = Int.minutes(5)

    /// How long an attempt may take, in seconds of real time.
    static let patience = 3

    /// Whether an answer is a success: exactly 200, within 3 seconds of real time.
    static func isSuccess(status: Int, milliseconds: Int) -> Bool { status == 200 && milliseconds <= patience * 1_000 }
}
