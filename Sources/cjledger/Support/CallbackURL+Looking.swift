import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Reconciler

extension CallbackURL {
    /// The status that it answers a GET with, as CJ looks whether somebody is there; nil where nothing answers in 3
    /// seconds.
    func status() async -> Int? {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let response = try? await client.execute(HTTPClientRequest(url: text), timeout: .seconds(3))
        try? await client.shutdown()
        return response.map { Int($0.status.code) }
    }
}
