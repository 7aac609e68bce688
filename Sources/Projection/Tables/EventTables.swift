import Postgres

/// The tables about events themselves.
enum EventTables {
    static let subjects = ReadModelTable<(position: Int, orderIds: [String], trackNumbers: [String])>(
        "event_subjects", key: 1, isByAccount: false
    ) { table in
        table.column("position") { $0.position }
        table.column("order_ids", array: { $0.orderIds })
        table.column("track_numbers", array: { $0.trackNumbers })
    }

    static let personalData = ReadModelTable<(position: Int, names: [String])>(
        "personal_data", key: 1, isByAccount: false
    ) { table in
        table.column("position") { $0.position }
        table.column("names", array: { $0.names })
    }

    static let parked = ReadModelTable<(position: Int, reason: String)>("parked", key: 1, isByAccount: false) { table in
        table.column("position") { $0.position }
        table.column("reason") { $0.reason }
    }
}
