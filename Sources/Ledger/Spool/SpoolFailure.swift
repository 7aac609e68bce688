/// Why the spool does not keep something.
public enum SpoolFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// It holds as much as it may.
    case full
    /// What waits in it waits for longer than may be.
    case tooOld
    /// The disk has not answered for so long that nobody waits for it any more.
    case stuck
    /// More arrivals wait already than may.
    case overloaded
    /// The folder, or the disk below it, does not do what it must.
    case unusable(String)
    /// Another process has it.
    case inUse

    public var description: String {
        switch self {
        case .full: "it holds as many bytes as it may"
        case .tooOld: "its oldest file is older than may be"
        case .stuck: "the disk does not answer"
        case .overloaded: "too many arrivals wait already"
        case .unusable(let reason): reason
        case .inUse: "another process uses it; each receiver needs a folder of its own"
        }
    }
}
