/// The program's advisory locks, each a pair of numbers. The first is the same for all.
///
/// ```sql
/// SELECT pg_advisory_lock(1129991237, 2)
/// ```
public enum AdvisoryLock: Int32, Sendable, CaseIterable {
    /// Appending to `ledger.events`. `ledger.lock_order()` takes it, in each transaction that inserts.
    case append = 1
    /// Migrating.
    case migrate = 2
    /// Verifying a sample.
    case verifySample = 3
    /// Verifying everything.
    case verifyAll = 4

    /// The first number: "CZLE" in ASCII.
    public static let program: Int32 = 0x435A_4C45
}
