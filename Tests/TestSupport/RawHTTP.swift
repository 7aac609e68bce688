import Foundation

/// An HTTP client that sends exactly the bytes it is given, for what a proper client would not send.
public struct RawHTTP: Sendable {
    private let descriptor: Int32

    /// Connects to a port on 127.0.0.1; reads give up after five seconds.
    public init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw CocoaError(.featureUnsupported) }
    }

    /// Sends bytes; how many the other side took before it closed.
    @discardableResult
    public func send(_ bytes: [UInt8]) async -> Int { await elsewhere { sendNow(bytes) } }

    private func sendNow(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { break }
            sent += count
        }
        return sent
    }

    /// Sends text.
    @discardableResult
    public func send(_ text: String) async -> Int { await send(Array(text.utf8)) }

    /// Everything that comes until the text is there, the other side closes, or five seconds pass.
    public func receive(until end: String? = nil) async -> String { await elsewhere { receiveNow(until: end) } }

    private func receiveNow(until end: String?) -> String {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let text = String(decoding: received, as: UTF8.self)
            if let end, text.contains(end) { return text }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return text }
            received += buffer[0..<count]
        }
    }

    /// Blocking calls must not hold up the threads that the server under test runs on.
    private func elsewhere<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }

    /// Ends the connection.
    public func close() { _ = Foundation.close(descriptor) }
}
