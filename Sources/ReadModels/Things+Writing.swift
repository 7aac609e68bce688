public import Folding
import Schema

extension Things {
    /// Takes the things into their tables, in which they may stand already.
    package func write(with writer: ModelWriter) async throws {
        for model in ReadModel.allCases {
            switch model {
            case .orders: try await OrderStore(writer: writer).take(orders)
            case .shipments:
                try await ShipmentStore(writer: writer, texts: ShipmentTexts.compiledIn.get()).take(shipments)
            case .bills: try await BillTables.model.take(bills, with: writer)
            case .stockingOrders: try await StockingOrderTables.model.take(stockingOrders, with: writer)
            case .variants: try await VariantTables.model.take(variants, with: writer)
            case .statements: try await StatementTables.model.take(statements, with: writer)
            case .sales: try await SaleTables.model.take(sales, with: writer)
            case .exchangeDays: try await ExchangeRateTables.model.take(exchangeDays, with: writer)
            }
        }
    }
}

extension ReadModel {
    /// Of each of its tables the name and the columns that are written.
    var columns: [(table: String, names: [String])] {
        switch self {
        case .orders: OrderTables.model.columns
        case .shipments: ShipmentTables.model.columns
        case .bills: BillTables.model.tables.columns
        case .stockingOrders: StockingOrderTables.model.tables.columns
        case .variants: VariantTables.model.tables.columns
        case .statements: StatementTables.model.tables.columns
        case .sales: SaleTables.model.tables.columns
        case .exchangeDays: ExchangeRateTables.model.tables.columns
        }
    }
}

extension Vocabulary {
    /// The words of `schema/texts` and `schema/vocabulary`.
    package static let compiledIn = Vocabulary(
        phrases: (try? ShipmentTexts.compiledIn.get().phrases) ?? [], list: ShipmentTextTable.words)
}

extension ShipmentTexts {
    /// The table of `schema/texts`, read once. A fault in it is one of this program's, which a test finds; if one came
    /// through, nothing would be projected and the log would name the line.
    public static let compiledIn = Result { () throws(ShipmentTextsError) in
        try ShipmentTexts(parsing: ShipmentTextTable.text, exceptionKinds: ShipmentTextTable.exceptionKinds)
    }
}
