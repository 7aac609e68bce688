import Folding
import Ledger
import Postgres

/// The product variants of one account in one generation, read and written within the projector's transaction.
struct VariantStore {
    let generation: Generation
    let account: AccountName
    let connection: Connection

    /// Takes pictures in and writes every variant they change.
    func take(_ pictures: [String: VariantPicture]) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await connection.states(
            of: VariantPicture.self, in: "variants", by: "vid", keys: pictures.keys.sorted(), generation: generation,
            account: account)
        try await VariantChanges(from: stored, to: stored.joined(with: pictures))
            .write(with: RowWriter(generation: generation, account: account, connection: connection))
    }
}

/// What changes in the tables of variants.
struct VariantChanges {
    private let variants: [(key: String, value: VariantPicture)]
    private let levels: RowChanges<VariantTables.LevelKey, Newest<StockLevel>>

    /// - Parameters:
    ///   - stored: variants as they stand in the tables.
    ///   - joined: the same and new ones as they are to stand.
    init(from stored: [String: VariantPicture], to joined: [String: VariantPicture]) {
        let changed = joined.filter { stored[$0.key] != $0.value }
        variants = changed.sorted { $0.key < $1.key }
        levels = RowChanges(from: Self.levels(stored), to: Self.levels(changed))
    }

    private static func levels(
        _ variants: [String: VariantPicture]
    ) -> [(key: VariantTables.LevelKey, row: Newest<StockLevel>)] {
        variants.sorted { $0.key < $1.key }.flatMap { vid, picture in
            picture.levels
                .map { (VariantTables.LevelKey(vid: vid, place: $0), $1) }
        }
    }

    /// Writes the changes, within the caller's transaction.
    func write(with writer: RowWriter) async throws {
        try await writer.upsert(variants, into: VariantTables.variants)
        // A variant's levels are never fewer than before.
        try await writer.upsert(levels.written, into: VariantTables.levels)
    }
}
