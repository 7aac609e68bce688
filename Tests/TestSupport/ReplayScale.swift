import Foundation

/// How much the tests of replays do: little, unless `CJLEDGER_REPLAY=long` asks for more.
public enum ReplayScale {
    private static let isLong = ProcessInfo.processInfo.environment["CJLEDGER_REPLAY"] == "long"

    /// The simulated worlds whose rows are compared.
    public static let seeds: ClosedRange<UInt64> = isLong ? 1...10 : 1...3
    /// How many purchases there are in each.
    public static let orders = isLong ? 100 : 60
    /// How often a replay is killed, in each course of one.
    public static let kills = isLong ? 20 : 5
    /// How many messages there are to replay meanwhile.
    public static let messages = isLong ? 5_000 : 1_500
    /// The longest that one is let live, in milliseconds.
    public static let longestLife = isLong ? 1_500 : 900
}
