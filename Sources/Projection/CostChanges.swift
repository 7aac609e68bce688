import CJ
import Folding
import Ledger
import Postgres

/// What changes in the tables about orders' costs. They change seldom, so of an order whose rows differ all are written
/// anew.
struct CostChanges {
    private let sheets: RowChanges<OrderKey, [CostSheetRow]>
    private let sheetLines: RowChanges<OrderKey, [CostSheetLineRow]>
    private let disputes: RowChanges<OrderKey, [DisputeRow]>
    private let draws: RowChanges<OrderKey, [DrawRow]>

    /// - Parameters:
    ///   - before: the orders as they are shown now.
    ///   - after: the same and new ones as they are to be shown.
    init(from before: [OrderRow], to after: [OrderRow]) {
        sheets = Self.changes(\.sheets, before, after)
        sheetLines = Self.changes(\.sheetLines, before, after)
        disputes = Self.changes(\.disputes, before, after)
        draws = Self.changes(\.draws, before, after)
    }

    private static func changes<Row>(
        _ rows: (OrderCostRows) -> [Row], _ before: [OrderRow], _ after: [OrderRow]
    ) -> RowChanges<OrderKey, [Row]> {
        func keyed(_ orders: [OrderRow]) -> [(key: OrderKey, row: [Row])] {
            orders.map { ($0.key, rows($0.costs)) }.filter { !$0.row.isEmpty }
        }
        return RowChanges(from: keyed(before), to: keyed(after))
    }
}

// MARK: Writing

extension CostChanges {
    /// Writes the changes, within the caller's transaction.
    func write(with writer: RowWriter) async throws {
        try await replace(sheets, in: CostTables.sheets, with: writer)
        try await replace(sheetLines, in: CostTables.sheetLines, with: writer)
        try await replace(disputes, in: CostTables.disputes, with: writer)
        try await replace(draws, in: CostTables.draws, with: writer)
    }

    private func replace<Row>(
        _ changes: RowChanges<OrderKey, [Row]>, in table: ReadModelTable<(order: OrderKey, row: Row)>,
        with writer: RowWriter
    ) async throws {
        try await writer.replace(
            rowsOf: (changes.gone + changes.written.map(\.key)).map(\.text), by: "order_key",
            with: changes.written.flatMap { order, rows in rows.map { (order: order, row: $0) } }, in: table)
    }
}
