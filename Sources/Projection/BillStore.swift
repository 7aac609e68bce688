import Folding
import Ledger
import Postgres

/// The bills of one account in one generation, read and written within the projector's transaction.
struct BillStore {
    let generation: Generation
    let account: AccountName
    let connection: Connection

    /// Takes pictures in and writes every bill they change.
    func take(_ pictures: [String: BillPicture]) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await connection.states(
            of: BillPicture.self, in: "bills", by: "bill_id", keys: pictures.keys.sorted(), generation: generation,
            account: account)
        try await BillChanges(from: stored, to: stored.joined(with: pictures))
            .write(with: RowWriter(generation: generation, account: account, connection: connection))
    }
}

/// What changes in the tables of bills.
struct BillChanges {
    private let bills: [(picture: BillPicture, row: BillRow)]
    /// Those of which something was said that is new. There is little of it, so it is written anew.
    private let retold: [BillRow]

    /// - Parameters:
    ///   - stored: bills as they stand in the tables.
    ///   - joined: the same and new ones as they are to stand.
    init(from stored: [String: BillPicture], to joined: [String: BillPicture]) {
        bills = joined.filter { stored[$0.key] != $0.value }.sorted { $0.key < $1.key }
            .map { ($0.value, BillRow($0.value, billId: $0.key)) }
        retold = bills.map(\.row).filter { bill in
            stored[bill.billId].map { BillRow($0, billId: bill.billId).changes } != bill.changes
        }
    }

    /// Writes the changes, within the caller's transaction.
    func write(with writer: RowWriter) async throws {
        try await writer.upsert(bills, into: BillTables.bills)
        try await writer.replace(
            rowsOf: retold.map(\.billId), by: "bill_id",
            with: retold.flatMap { bill in bill.changes.map { (billId: bill.billId, change: $0) } },
            in: BillTables.changes)
    }
}
