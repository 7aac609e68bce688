/// One step of the database's schema: a file of `schema/migrations`, compiled in.
public struct Migration: Sendable {
    /// The file's name without its ending. Its number orders the migrations and never changes.
    public let name: String
    /// The file's content.
    public let sql: String
    /// Whether it must run outside a transaction, as `CREATE INDEX CONCURRENTLY` does. Such a file begins with the line
    /// `-- migrate: concurrent` and holds one statement that can be run again after it failed halfway.
    public let isConcurrent: Bool

    /// Every migration there is, in the order in which they are applied.
    public static let all: [Migration] = [
        Migration("m001_roles", PackageResources.m001_roles_sql),
        Migration("m002_ledger", PackageResources.m002_ledger_sql),
        Migration("m003_projection", PackageResources.m003_projection_sql),
        Migration("m004_analytics", PackageResources.m004_analytics_sql),
        Migration("m005_vocabulary", PackageResources.m005_vocabulary_sql),
        Migration("m006_shipment_texts", PackageResources.m006_shipment_texts_sql),
        Migration("m007_retry_and_import", PackageResources.m007_retry_and_import_sql),
        Migration("m008_snapshots", PackageResources.m008_snapshots_sql),
        Migration("m009_reconciler", PackageResources.m009_reconciler_sql),
        Migration("m010_checks", PackageResources.m010_checks_sql),
        Migration("m011_costs", PackageResources.m011_costs_sql),
        Migration("m012_feed", PackageResources.m012_feed_sql),
        Migration("m013_kept_position", PackageResources.m013_kept_position_sql),
        Migration("m014_cost_speed", PackageResources.m014_cost_speed_sql),
        Migration("m015_replay", PackageResources.m015_replay_sql),
        Migration("m016_numbering", PackageResources.m016_numbering_sql),
        Migration("m017_as_of", PackageResources.m017_as_of_sql),
        Migration("m018_order_dates", PackageResources.m018_order_dates_sql),
        Migration("m019_family_speed", PackageResources.m019_family_speed_sql),
        Migration("m020_body_compression", PackageResources.m020_body_compression_sql),
        Migration("m021_sub_status", PackageResources.m021_sub_status_sql),
        Migration("m022_parcels_by_all_numbers", PackageResources.m022_parcels_by_all_numbers_sql),
        Migration("m023_money", PackageResources.m023_money_sql),
        Migration("m024_asking", PackageResources.m024_asking_sql),
        Migration("m025_feed_and_repairs", PackageResources.m025_feed_and_repairs_sql),
        Migration("m026_texts", PackageResources.m026_texts_sql),
    ]

    private init(_ name: String, _ bytes: [UInt8]) {
        self.init(name: name, sql: String(decoding: bytes, as: UTF8.self))
    }

    /// A migration from elsewhere than this folder, for tests of the runner.
    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
        isConcurrent = sql.hasPrefix("-- migrate: concurrent\n")
    }
}
