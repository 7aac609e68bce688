public import Foundation
import Hashing
import NIOSSL

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

/// A certificate that has been found fit to serve with.
struct ServerCertificate: Sendable {
    /// What new connections are made with.
    let context: NIOSSLContext
    /// Its last moment.
    let end: Date
    /// Of the files it was made from.
    let digest: Digest

    /// - Throws: whatever speaks against the certificate at this time.
    init(_ content: TLSFiles.Content, of files: TLSFiles, at now: Date) throws(CertificateProblem) {
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(content.certificate), let own = chain.first else {
            throw .noCertificate(files.certificate)
        }
        guard let key = try? NIOSSLPrivateKey(bytes: content.key, format: .pem) else { throw .noKey(files.key) }
        let begin = Date(timeIntervalSince1970: TimeInterval(own.notValidBefore))
        end = Date(timeIntervalSince1970: TimeInterval(own.notValidAfter))
        guard now >= begin else { throw .notYetValid(files.certificate, begin) }
        guard now < end else { throw .expired(files.certificate, end) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        // With TLS 1.2 only what cannot be read later by somebody who gets hold of the key then. TLS 1.3 knows nothing else.
        configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
        configuration.applicationProtocols = ["http/1.1"]
        // The library compares the key with the certificate here, and finds nothing else to object to.
        guard let context = try? NIOSSLContext(configuration: configuration) else { throw .mismatch(files) }
        self.context = context
        digest = content.digest
    }
}

/// Why a certificate and key cannot be used, with what to do about it.
public enum CertificateProblem: Error, Equatable, CustomStringConvertible {
    case unreadable(String, String)
    case noCertificate(String)
    case noKey(String)
    case mismatch(TLSFiles)
    case notYetValid(String, Date)
    case expired(String, Date)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "the TLS file \(path) cannot be read, \(reason)"
        case .noCertificate(let path):
            "the file \(path) holds no certificate: give the chain as PEM, the server's own certificate first"
        case .noKey(let path):
            "the file \(path) holds no private key: give it as PEM, without a passphrase"
        case .mismatch(let files):
            "the key \(files.key) does not belong to the first certificate in \(files.certificate): "
                + "give the key that it was issued for"
        case .notYetValid(let path, let date):
            "the certificate \(path) is valid from \(date.ISO8601Format()) only: wait, or set this machine's clock"
        case .expired(let path, let date): "the certificate \(path) ended \(date.ISO8601Format()): renew it"
        }
    }
}
