import Glibc
import NIOCore
import ServiceLifecycle

/// A service that listens, which says where it cannot and what to do about it.
struct ListeningService: Service {
    let service: any Service
    let address: ListenAddress
    /// The name of the setting that holds the address.
    let setting: String

    func run() async throws {
        do {
            try await service.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw SettingsError.contradiction(
                """
                \(setting) is \(address.host):\(address.port), which is in use: \
                end what listens there, or choose another port
                """)
        }
    }
}
