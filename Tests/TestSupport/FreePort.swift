import NIOCore
import NIOPosix

/// A port of 127.0.0.1 that nobody listens on.
public enum FreePort {
    /// One that was free a moment ago, for a test that must know the port before it listens.
    public static func any() async throws -> Int {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = listener.localAddress?.port ?? 0
        try await listener.close().get()
        return port
    }
}
