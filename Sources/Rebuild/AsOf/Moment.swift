public import Foundation
public import Ledger
public import Postgres

/// A moment of the ledger: an instant, or a position.
public enum Moment: Sendable, Equatable {
    /// Before the first event that was recorded later.
    case time(Date)
    /// After the event there.
    case position(LedgerPosition)

    /// Reads a position (digits only), a day (`2026-04-01`, its beginning in UTC) or an instant with its zone
    /// (`2026-04-01T12:30:00+02:00`); nil when it is none of them.
    public init?(_ text: String) {
        if let position = Int(text), text.allSatisfy(\.isASCII), text.first?.isNumber == true {
            self = .position(LedgerPosition(position))
        } else if let day = try? Date.ISO8601FormatStyle().year().month().day().parse(text),
            day.formatted(.iso8601.year().month().day()) == text
        {
            self = .time(day)
        } else if let instant = (try? Date.ISO8601FormatStyle().parse(text))
            ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
        {
            self = .time(instant)
        } else {
            return nil
        }
    }

    /// The last position that belongs to it. Instants are those of the database's clock, which `recorded_at` tells.
    ///
    /// - Throws: ``NoSuchMoment`` where the ledger has not come so far, so that what belongs to it is not known yet.
    public func position(on connection: Connection) async throws -> LedgerPosition {
        let last = try await Event.lastPosition(on: connection)
        switch self {
        case .position(let position):
            guard position <= last else { throw NoSuchMoment.positionNotReached(position, last: last) }
            return position
        case .time(let instant):
            let (position, isPast) =
                try await connection.query(
                    "SELECT projection.position_at(\(instant)), \(instant) <= clock_timestamp()",
                    as: (LedgerPosition.self, Bool.self)
                ).first ?? (.start, false)
            guard isPast else { throw NoSuchMoment.future(instant) }
            return position
        }
    }

    /// The schema's name where none is given: `as_of_2026_04_01`, `as_of_2026_04_01_103000`, `as_of_position_4711`.
    public var schemaName: String {
        switch self {
        case .position(let position): return "as_of_position_\(position)"
        case .time(let instant):
            let text = instant.formatted(.iso8601.timeZoneSeparator(.omitted))
            let parts = text.dropLast().split(separator: "T")
            let day = (parts.first ?? "").replacing("-", with: "_")
            let time = (parts.last ?? "").replacing(":", with: "")
            return "as_of_\(day)" + (time == "000000" ? "" : "_\(time)")
        }
    }
}

/// The ledger has not come to a moment yet.
public enum NoSuchMoment: Error, Equatable, CustomStringConvertible {
    case positionNotReached(LedgerPosition, last: LedgerPosition)
    case future(Date)

    public var description: String {
        switch self {
        case .positionNotReached(let position, let last):
            "there is no position \(position) yet: the ledger's last event is \(last)"
        case .future(let instant):
            "\(instant.formatted(.iso8601)) is in the future by the database's clock: events of that time may still come"
        }
    }
}
