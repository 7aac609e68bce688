public import Foundation

/// Instants are whole microseconds everywhere: PostgreSQL keeps them so, and two that are equal there must be equal here.
///
/// A `Date` is a floating-point number, and one instant computed in two ways can give two numbers a last bit apart. So
/// every `Date` that is stored, read or compared is made here and nowhere else. Exact from 1866 to 2136; whole seconds
/// always.
extension Date {
    /// 2001-01-01 UTC, where `Date` counts from, in microseconds since 1970-01-01 UTC.
    private static let referenceMicroseconds = 978_307_200_000_000

    /// The instant this many microseconds after 1970-01-01 UTC.
    public init(microsecondsSince1970 microseconds: Int) {
        let (sinceReference, overflow) = microseconds.subtractingReportingOverflow(Self.referenceMicroseconds)
        self.init(timeIntervalSinceReferenceDate: Double(overflow ? .min : sinceReference) / 1_000_000)
    }

    /// Whole microseconds since 1970-01-01 UTC, the nearest; the farthest that can be counted where it is out of reach.
    public var microsecondsSince1970: Int {
        let microseconds = (timeIntervalSinceReferenceDate * 1_000_000).rounded()
        guard let sinceReference = Int(exactly: microseconds) else { return microseconds < 0 ? .min : .max }
        let (since1970, overflow) = sinceReference.addingReportingOverflow(Self.referenceMicroseconds)
        return overflow ? .max : since1970
    }

    /// The same instant, as it will be when it comes back from the database.
    public var roundedToMicroseconds: Date { Date(microsecondsSince1970: microsecondsSince1970) }
}
