public import Foundation
import Hashing

/// The PEM files HTTPS is served with.
public struct TLSFiles: Sendable, Equatable {
    /// Path of the certificate chain, the server's own certificate first.
    public var certificate: String
    /// Path of the private key, without a passphrase.
    public var key: String

    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// The last moment of the certificate, which could be served with at this time.
    ///
    /// - Throws: whatever speaks against it.
    public func end(at now: Date) throws(CertificateProblem) -> Date {
        try ServerCertificate(read(), of: self, at: now).end
    }

    /// What stands in them.
    struct Content: Sendable {
        let certificate: [UInt8]
        let key: [UInt8]

        var digest: Digest { SHA256.digest(of: SHA256.digest(of: certificate).bytes + SHA256.digest(of: key).bytes) }
    }

    func read() throws(CertificateProblem) -> Content {
        Content(certificate: try Self.bytes(of: certificate), key: try Self.bytes(of: key))
    }

    private static func bytes(of path: String) throws(CertificateProblem) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            throw .unreadable(path, "it is not there: check the path")
        } catch let error as CocoaError where error.code == .fileReadNoPermission {
            throw .unreadable(path, "its permissions are against it: let this program's user read it")
        } catch {
            throw .unreadable(path, "it is no readable file: name a PEM file")
        }
    }
}
