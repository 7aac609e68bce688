/// What it takes to turn some rows of a table into others.
struct RowChanges<Row: Equatable> {
    /// Rows to remove.
    let gone: [Row]
    /// Rows to write, new ones and changed ones.
    let written: [Row]

    /// Compares rows by their keys; keeps the order of `after`.
    init<Key: Hashable>(from before: [Row], to after: [Row], by key: (Row) -> Key) {
        guard !before.isEmpty else {
            (gone, written) = ([], after)
            return
        }
        let old = Dictionary(before.map { (key($0), $0) }) { first, _ in first }
        let kept = Set(after.map(key))
        gone = before.filter { !kept.contains(key($0)) }
        written = after.filter { old[key($0)] != $0 }
    }
}
