import Foundation
import Synchronization

/// A server that takes one connection, offers it TLS as PostgreSQL does, and says no more.
final class TLSOffer: Sendable {
    let port: Int
    private let listener: Int32
    private let asked = Atomic(false)

    /// Whether somebody was offered TLS.
    var wasAsked: Bool { asked.load(ordering: .acquiring) }

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw CocoaError(.featureUnsupported) }
        self.listener = listener
        port = Int(in_port_t(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in offer() }
    }

    deinit { close(listener) }

    private func offer() {
        let client = accept(listener, nil, nil)
        var request = [UInt8](repeating: 0, count: 8)
        guard recv(client, &request, request.count, Int32(MSG_WAITALL)) == request.count else { return }
        send(client, "S", 1, Int32(MSG_NOSIGNAL))
        asked.store(true, ordering: .releasing)
        // Until the client goes.
        _ = recv(client, &request, 1, 0)
        close(client)
    }
}
