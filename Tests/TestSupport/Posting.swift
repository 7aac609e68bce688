import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Posts a body, signed unless told otherwise; nil when no answer came.
public func post(
    _ body: [UInt8], to serve: RunningServe, path: String = RunningReceiver.path, isSigned: Bool = true
) async -> UInt? {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(serve.port)\(path)")
    request.method = .POST
    if isSigned { request.headers.add(name: "sign", value: RunningReceiver.sign(body)) }
    request.body = .bytes(ByteBuffer(bytes: body))
    guard let response = try? await HTTPClient.shared.execute(request, timeout: .seconds(5)),
        (try? await response.body.collect(upTo: 1 << 16)) != nil
    else { return nil }
    return response.status.code
}

/// What a page of the admin address answers.
public func get(_ path: String, port: Int) async throws -> (status: UInt, body: String) {
    let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
    return (response.status.code, String(buffer: try await response.body.collect(upTo: 1 << 20)))
}
