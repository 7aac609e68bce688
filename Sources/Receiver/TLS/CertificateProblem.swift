public import Foundation

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
