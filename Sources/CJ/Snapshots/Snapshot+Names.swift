import Foundation

extension Snapshot {
    /// The names for a thing that a row of an answer gives, the surest first, in a form in which they compare: a number
    /// of the last mile names a parcel less surely than its own.
    public static func names(of row: JSON, in type: SnapshotType) -> [Set<String>] {
        guard let fields = Fields(row, zone: .gmt) else { return [] }
        guard type == .trackInfo else { return [Set(type.names.compactMap(fields.id))] }
        return [["trackingNumber", "cjMailNo"], ["lastTrackNumber"]].map { names in
            Set(names.flatMap(fields.trackNumbers).map(\.normal))
        }
    }

    /// A name that a thing is asked for by, in that form.
    public static func name(_ entity: String, in type: SnapshotType) -> String {
        type == .trackInfo ? TrackNumber(entity)?.normal ?? entity : entity
    }
}
