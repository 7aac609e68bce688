/// What becomes of a dispute (`docs/cj.md`, Disputes).
public enum DisputeStatus: String, Sendable, CaseIterable {
    /// It runs.
    case open
    /// Money was given back.
    case final
    /// Nothing was given back.
    case refused
    /// The goods were sent again.
    case reissued
    /// The seller took it back.
    case cancelled
    /// It runs no longer, and nobody said how it ended.
    case ended

    /// Reads CJ's decision (`finallyDeal`), else its word; open where neither tells an end.
    public init(decision: String?, word: String?) {
        switch decision {
        case "1": self = .final
        case "2": self = .reissued
        case "3": self = .refused
        default: self = word.map(Self.status) ?? .open
        }
    }

    /// CJ's set of words is open, so a word is read by what it holds. An end that the word does not explain is `ended`.
    private static func status(of word: String) -> DisputeStatus {
        let word = word.lowercased()
        func holds(_ parts: [String]) -> Bool { parts.contains { word.contains($0) } }
        if holds(["cancel", "withdraw", "revoke", "撤", "取消"]) { return .cancelled }
        if holds(["reject", "refuse", "denied", "拒"]) { return .refused }
        if holds(["not", "un", "in progress", "未", "待"]) { return .open }
        if holds(["close", "finish", "complete", "resolved", "ended", "done", "关闭", "完成", "结束"]) { return .ended }
        return .open
    }
}
