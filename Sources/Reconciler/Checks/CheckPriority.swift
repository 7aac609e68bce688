/// Of what is due, the lower goes first.
public enum CheckPriority: Int32, Sendable, CaseIterable, Comparable {
    /// A person waits for it.
    case operated
    /// It may have changed while no webhook could come.
    case outage
    /// What is known of it does not fit together.
    case contradiction
    /// Its time has come.
    case ordinary

    public static func < (left: CheckPriority, right: CheckPriority) -> Bool { left.rawValue < right.rawValue }
}
