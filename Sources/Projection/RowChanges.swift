/// What it takes to turn some rows of a table into others.
struct RowChanges<Key: Hashable, Row: Equatable> {
    /// Keys of rows to remove.
    let gone: [Key]
    /// Rows to write, new ones and changed ones.
    let written: [(key: Key, row: Row)]

    /// Compares rows by their keys; keeps the order of `after`.
    init(from before: [(key: Key, row: Row)], to after: [(key: Key, row: Row)]) {
        guard !before.isEmpty else {
            (gone, written) = ([], after)
            return
        }
        let old = Dictionary(before.map { ($0.key, $0.row) }) { first, _ in first }
        let kept = Set(after.map(\.key))
        gone = before.map(\.key).filter { !kept.contains($0) }
        written = after.filter { old[$0.key] != $0.row }
    }
}
