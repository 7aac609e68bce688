import Foundation

extension Snapshot {
    /// All names for a thing that a row of an answer gives.
    public static func names(of row: JSON, in type: SnapshotType) -> Set<String> {
        Fields(row, zone: .gmt).map { Set(type.names.compactMap($0.id)) } ?? []
    }
}
