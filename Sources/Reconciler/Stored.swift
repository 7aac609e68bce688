public import CJ
public import Postgres

// How what the schema `reconciler` holds travels.

extension SnapshotType: PostgresRepresentable {}
extension Drift.Topic: PostgresRepresentable {}
extension Drift.Kind: PostgresRepresentable {}
extension FeedVerdict.State: PostgresRepresentable {}

extension CheckPriority: PostgresRepresentable {
    public var postgresValue: Int32 { rawValue }
    /// What this version does not know waits for its ordinary turn.
    public static func reading(_ value: Int32) -> CheckPriority? { CheckPriority(rawValue: value) ?? .ordinary }
}

extension PagedList: PostgresRepresentable {
    public var postgresValue: String { name }
    public static func reading(_ name: String) -> PagedList? { PagedList(name: name) }
}
