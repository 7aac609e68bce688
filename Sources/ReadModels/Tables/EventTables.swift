package import Folding
package import Ledger
import Postgres

/// What read models keep of the events themselves: what they name, and which of them could not be read.
package struct EventNotes: Sendable {
    private(set) var parked: [(position: Int, reason: String, fullThing: String?)] = []
    private var subjects: [(position: Int, orderIds: [String], trackNumbers: [String])] = []
    private var personalData: [(position: Int, names: [String])] = []

    package init() {}

    /// Notes what an event names.
    package mutating func add(_ contribution: Contribution, at position: LedgerPosition) {
        if !contribution.personalKeys.isEmpty { personalData.append((position.value, contribution.personalKeys)) }
        let orderIds = contribution.orderIds
        let trackNumbers = contribution.trackNumbers
        if !orderIds.isEmpty || !trackNumbers.isEmpty { subjects.append((position.value, orderIds, trackNumbers)) }
    }

    /// Notes that an event adds nothing, and why.
    package mutating func park(_ position: LedgerPosition, reason: String) {
        parked.append((position.value, reason, nil))
    }

    /// Notes that an event adds nothing to one of the things it tells of, which is full.
    mutating func park(_ position: LedgerPosition, for full: FullThing) {
        parked.append((position.value, full.description, full.thing))
    }

    /// Writes the notes, of which some may be there already.
    package func write(with writer: RowWriter) async throws {
        try await writer.upsert(subjects, into: EventTables.subjects)
        try await writer.upsert(personalData, into: EventTables.personalData)
        try await writer.upsert(parked, into: EventTables.parked)
    }
}

/// The tables about events themselves.
enum EventTables {
    /// Of each its name and columns.
    static let columns: [(table: String, names: [String])] = [
        (subjects.name, subjects.columnNames), (personalData.name, personalData.columnNames),
        (parked.name, parked.columnNames),
    ]

    fileprivate static let subjects = ReadModelTable<(position: Int, orderIds: [String], trackNumbers: [String])>(
        "event_subjects", key: 1, isByAccount: false
    ) { table in
        table.column("position") { $0.position }
        table.column("order_ids", array: { $0.orderIds })
        table.column("track_numbers", array: { $0.trackNumbers })
    }

    fileprivate static let personalData = ReadModelTable<(position: Int, names: [String])>(
        "personal_data", key: 1, isByAccount: false
    ) { table in
        table.column("position") { $0.position }
        table.column("names", array: { $0.names })
    }

    fileprivate static let parked = ReadModelTable<(position: Int, reason: String, fullThing: String?)>(
        "parked", key: 1, isByAccount: false
    ) { table in
        table.column("position") { $0.position }
        table.column("reason") { $0.reason }
        table.column("full_thing") { $0.fullThing }
    }
}
