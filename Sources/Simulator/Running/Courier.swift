import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import ServiceLifecycle

/// Brings webhooks to their addresses.
struct Courier: Service {
    let conductor: Conductor
    let post: Post

    /// Sends what falls due until it is cancelled.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await _ in conductor.wakes {
                    while let letter = await conductor.next() {
                        group.addTask {
                            let isSuccess = await post.delivers(letter.webhook, to: letter.errand.url)
                            await conductor.end(letter.errand, isSuccess: isSuccess)
                        }
                    }
                }
            }
        }
    }
}

/// Posts webhooks as CJ does.
struct Post: Sendable {
    private let client: HTTPClient

    /// More of an answer than this is not read.
    private static let mostOfAnswer = 65_536

    init(mostConnections: Int) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            connectionPool: .init(
                idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: mostConnections))
        configuration.httpVersion = .http1Only
        // Nobody there is a failure at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    func shutDown() async { try? await client.shutdown() }

    /// Whether an attempt succeeds.
    func delivers(_ webhook: Webhook, to url: String) async -> Bool {
        let begin = ContinuousClock.now
        guard let status = await status(of: webhook, to: url) else { return false }
        let elapsed = (ContinuousClock.now - begin) / Duration.milliseconds(1)
        return Attempts.isSuccess(status: status, milliseconds: Int(elapsed))
    }

    /// The status of the answer; nil when there was none in time.
    func status(of webhook: Webhook, to url: String, method: String = "POST") async -> Int? {
        await withTaskGroup(of: Int?.self) { group in
            group.addTask { await answer(to: webhook, at: url, method: method) }
            group.addTask {
                try? await Task.sleep(for: .seconds(Attempts.patience))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private func answer(to webhook: Webhook, at url: String, method: String) async -> Int? {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        if request.method == .POST {
            request.headers.add(name: "content-type", value: "application/json")
            request.headers.add(name: "sign", value: webhook.sign)
            request.body = .bytes(ByteBuffer(bytes: webhook.body))
        }
        guard let response = try? await client.execute(request, timeout: .seconds(Int64(Attempts.patience))) else {
            return nil
        }
        // Read to its end, so that the connection can be used again.
        _ = try? await response.body.collect(upTo: Self.mostOfAnswer)
        return Int(response.status.code)
    }
}
