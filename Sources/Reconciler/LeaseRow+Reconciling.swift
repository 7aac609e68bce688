public import Leases

extension LeaseRow {
    /// The right to reconcile.
    public static let reconciling = LeaseRow(
        schema: "reconciler", table: "lease", keyColumn: "only_row", key: 1, work: "the reconciling")
}
