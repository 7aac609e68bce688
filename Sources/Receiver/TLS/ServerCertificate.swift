import Foundation
import Hashing
import NIOSSL

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
        configuration.applicationProtocols = ["http/1.1"]
        // The library compares the key with the certificate here, and finds nothing else to object to.
        guard let context = try? NIOSSLContext(configuration: configuration) else { throw .mismatch(files) }
        self.context = context
        digest = content.digest
    }
}
