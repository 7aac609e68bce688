public import Foundation

/// What a receiver says of itself while it takes webhooks, so that its silence can be told.
public struct ReceiverSign: Sendable, Equatable {
    /// The machine and the address it listens on.
    public var name: String
    /// The last moment of the certificate in use; nil without TLS.
    public var certificateEndsAt: Date?
    /// Why the spool could keep nothing now; nil when it could, and without one.
    public var spoolFault: String?

    public init(name: String, certificateEndsAt: Date? = nil, spoolFault: String? = nil) {
        self.name = name
        self.certificateEndsAt = certificateEndsAt
        self.spoolFault = spoolFault
    }
}
