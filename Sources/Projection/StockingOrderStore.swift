import Folding
import Ledger
import Postgres

/// The stocking orders of one account in one generation, read and written within the projector's transaction.
struct StockingOrderStore {
    let generation: Generation
    let account: AccountName
    let connection: Connection

    /// Takes pictures in and writes every stocking order they change.
    func take(_ pictures: [String: StockingOrderPicture]) async throws {
        guard !pictures.isEmpty else { return }
        let stored = try await connection.states(
            of: StockingOrderPicture.self, in: "stocking_orders", by: "stocking_order_id",
            keys: pictures.keys.sorted(), generation: generation, account: account)
        try await StockingOrderChanges(from: stored, to: stored.joined(with: pictures))
            .write(with: RowWriter(generation: generation, account: account, connection: connection))
    }
}

/// What changes in the tables of stocking orders.
struct StockingOrderChanges {
    private let orders: [(picture: StockingOrderPicture, row: StockingOrderRow)]
    /// Those with other lines than before. They are written anew.
    private let relined: [StockingOrderRow]

    /// - Parameters:
    ///   - stored: stocking orders as they stand in the tables.
    ///   - joined: the same and new ones as they are to stand.
    init(from stored: [String: StockingOrderPicture], to joined: [String: StockingOrderPicture]) {
        orders = joined.filter { stored[$0.key] != $0.value }.sorted { $0.key < $1.key }
            .map { ($0.value, StockingOrderRow($0.value, stockingOrderId: $0.key)) }
        relined = orders.map(\.row).filter { order in
            let id = order.stockingOrderId
            return stored[id].map { StockingOrderRow($0, stockingOrderId: id).lines } != order.lines
        }
    }

    /// Writes the changes, within the caller's transaction.
    func write(with writer: RowWriter) async throws {
        try await writer.upsert(orders, into: StockingOrderTables.orders)
        try await writer.replace(
            rowsOf: relined.map(\.stockingOrderId), by: "stocking_order_id",
            with: relined.flatMap { order in
                order.lines.enumerated().map { (id: order.stockingOrderId, number: $0 + 1, line: $1) }
            },
            in: StockingOrderTables.lines)
    }
}
