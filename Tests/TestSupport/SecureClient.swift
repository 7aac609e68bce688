import AsyncHTTPClient
import NIOCore
import NIOHTTP1
public import NIOSSL
public import Receiver

/// A sender over HTTPS that trusts one certificate only.
public enum SecureClient {
    /// Posts a signed body; the status, or nil when the two did not agree on a connection.
    public static func post(
        _ body: [UInt8], port: Int, trusting files: TLSFiles, upTo version: TLSVersion = .tlsv13,
        ciphers: String? = nil
    ) async throws -> UInt? {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(files.certificate))
        tls.minimumTLSVersion = .tlsv1
        tls.maximumTLSVersion = version
        if let ciphers { tls.cipherSuites = ciphers }
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = tls
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        var request = HTTPClientRequest(url: "https://127.0.0.1:\(port)\(RunningReceiver.path)")
        request.method = .POST
        request.headers.add(name: "sign", value: RunningReceiver.sign(body))
        request.body = .bytes(ByteBuffer(bytes: body))
        let response = try? await client.execute(request, timeout: .seconds(10))
        let status = response?.status.code
        try await client.shutdown()
        return status
    }

    /// Asks for a page; the status, or nil when the two did not agree on a connection.
    public static func status(
        _ url: String, _ headers: [(String, String)] = [], trusting files: TLSFiles
    ) async throws -> UInt? {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(files.certificate))
        configuration.tlsConfiguration = tls
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        var request = HTTPClientRequest(url: url)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        let status = try? await client.execute(request, timeout: .seconds(10)).status.code
        try await client.shutdown()
        return status
    }
}
