public import Foundation
public import Receiver

/// Certificates for 127.0.0.1 that sign themselves, made when they are needed so that none in the repository can end.
public struct TestCertificates: Sendable {
    /// Holds everything; gone with `remove()`.
    public let folder: URL

    /// An empty folder of its own.
    public init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UInt32.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Removes the folder.
    public func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A certificate and key that are valid for so many days from now.
    ///
    /// - Parameter isRSA: of which kind the key is, else of elliptic curves.
    public func make(_ name: String, days: Int = 30, isRSA: Bool = false) async throws -> TLSFiles {
        let files = files(name)
        let key = isRSA ? ["rsa:2048"] : ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        try await openssl(
            ["req", "-x509", "-newkey"] + key + [
                "-nodes", "-days", "\(days)", "-subj",
                "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", files.key, "-out",
                files.certificate,
            ])
        return files
    }

    /// One that ended long ago.
    public func makeExpired(_ name: String) async throws -> TLSFiles {
        let files = try await make(name)
        let request = folder.appending(path: "\(name).request").path
        let settings = folder.appending(path: "\(name).settings").path
        let index = folder.appending(path: "\(name).index").path
        try "".write(toFile: index, atomically: true, encoding: .utf8)
        try """
        [ca]
        default_ca = one
        [one]
        database = \(index)
        new_certs_dir = \(folder.path)
        default_md = sha256
        policy = any
        rand_serial = yes
        [any]
        commonName = supplied
        """.write(toFile: settings, atomically: true, encoding: .utf8)
        try await openssl("req", "-new", "-key", files.key, "-subj", "/CN=127.0.0.1", "-out", request)
        try await openssl(
            "ca", "-batch", "-config", settings, "-selfsign", "-keyfile", files.key, "-in", request, "-startdate",
            "20200101000000Z", "-enddate", "20200201000000Z", "-notext", "-out", files.certificate)
        return files
    }

    /// Where a certificate and key of that name are, or would be.
    public func files(_ name: String) -> TLSFiles {
        TLSFiles(
            certificate: folder.appending(path: "\(name).pem").path, key: folder.appending(path: "\(name).key").path)
    }

    /// Puts one's files in place of another's, the certificate before the key as most tools do.
    public func copy(_ source: TLSFiles, over target: TLSFiles) throws {
        for (from, to) in [(source.certificate, target.certificate), (source.key, target.key)] {
            try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: to))
        }
    }

    private func openssl(_ arguments: String...) async throws { try await openssl(arguments) }

    private func openssl(_ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        await Program.wait(for: process)
        guard process.terminationStatus == 0 else { throw OpenSSLFailure(arguments: arguments) }
    }

    struct OpenSSLFailure: Error { let arguments: [String] }
}
