import Foundation

/// Lets other processes of the machine go first.
///
/// A replay keeps every core busy, and a webhook beside it must be answered within three seconds. Of what a replay does
/// four fifths is this process, so it is enough that this process steps back. It still comes forward soon enough to
/// give back the locks that it takes for a moment.
enum Courtesy {
    private static let niceness: Int32 = 10

    /// Steps back for good. What cannot be changed is left as it is.
    static func letOthersGoFirst() {
        // On Linux each thread has a priority of its own, which the threads that it starts take over.
        let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        for thread in (threads ?? []).compactMap(UInt32.init) {
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), thread, niceness)
        }
    }
}
