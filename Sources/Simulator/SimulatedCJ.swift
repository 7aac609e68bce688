import Foundation
import Hummingbird
public import Logging
public import ServiceLifecycle

/// A CJ of our own: it answers the calls of CJ's API and sends webhooks about a world that follows from a seed.
public struct SimulatedCJ: Service {
    private let settings: SimulatorSettings
    private let conductor: Conductor
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void

    /// Makes the world, which takes the longer the more orders there are.
    ///
    /// - Parameter onListening: called once connections are accepted, with the port.
    public init(
        settings: SimulatorSettings, logger: Logger, onListening: @escaping @Sendable (_ port: Int) -> Void
    ) {
        self.settings = settings
        self.logger = logger
        self.onListening = onListening
        let world = World(seed: settings.seed, orders: settings.orders, dialect: settings.dialect)
        length = world.end.since(world.epoch)
        var simulation = Simulation(
            world: world, faults: settings.faults, rate: settings.rate, rule: settings.closingRule,
            pointsPerDay: settings.pointsPerDay)
        if let callback = settings.callback {
            for topic in Topic.allCases { simulation.callbacks[topic] = callback }
        }
        conductor = Conductor(
            Dispatch(simulation, mostUnderWay: settings.mostUnderWay, speed: settings.speed, at: .now),
            wall: { WallTime(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)) })
    }

    /// The key of the simulated account. Any other that is not empty does as well.
    public static let apiKey = "simulated-api-key"
    /// The openId of the simulated account, with which webhooks are signed.
    public static let openId = Webhook.openId

    /// What a client takes for CJ's address.
    public static func baseURL(host: String = "127.0.0.1", port: Int) -> String {
        "http://\(host):\(port)\(Responder.basePath)"
    }

    /// Answers and sends until it is cancelled or shut down.
    public func run() async throws {
        let post = Post(mostConnections: settings.mostUnderWay)
        // The library calls it an error when it is ended; what matters is in the progress.
        var quiet = logger
        quiet.logLevel = .critical
        let application = Application(
            responder: Responder(conductor: conductor, post: post),
            configuration: .init(address: .hostname(settings.host, port: settings.port)),
            services: [Courier(conductor: conductor, post: post)],
            onServerRunning: { [onListening] channel in onListening(channel.localAddress?.port ?? 0) },
            logger: quiet)
        do {
            try await application.run()
        } catch {
            await post.shutDown()
            throw error
        }
        await post.shutDown()
    }

    /// How many seconds of simulated time pass until nothing happens any more.
    public let length: Int

    /// How far it is.
    public var progress: SimulatorProgress {
        get async { await conductor.progress() }
    }

    /// Moves simulated time on, and returns when everything that falls due until then has been sent.
    public func advance(by seconds: Int) async { await conductor.advance(by: seconds) }

    /// The truth as `/__truth` answers it.
    public var truth: String {
        get async { String(decoding: await conductor.truth(), as: UTF8.self) }
    }
}
