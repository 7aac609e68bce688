public import Logging
public import ServiceLifecycle

/// Verifies a sample of the read models from time to time, one instance at a time.
public struct VerificationService: Service {
    private let verification: Verification
    private let interval: Duration
    private let sample: SampleSize
    private let logger: Logger

    public init(_ verification: Verification, every interval: Duration, sample: SampleSize, logger: Logger) {
        self.verification = verification
        self.interval = interval
        self.sample = sample
        self.logger = logger
    }

    /// Verifies until shutdown. What differs is logged as an error, and what goes wrong as a warning.
    public func run() async throws {
        // Another instance may have done it meanwhile, so it is asked more often than it is done.
        let pause = min(interval, .seconds(60))
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: pause)
                    if let report = try await verification.verifyWhenDue(sample, every: interval) { log(report) }
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning("could not verify the read models", metadata: ["reason": "\(error)"])
                }
            }
        }
    }

    private func log(_ report: VerificationReport) {
        guard !report.isEmpty else {
            return logger.info(
                "verified read models",
                metadata: [
                    "orders": "\(report.orders ?? 0)", "parcels": "\(report.parcels ?? 0)",
                    "position": "\(report.position)",
                ])
        }
        for table in report.tables {
            for example in table.examples {
                logger.error(
                    "a row of the read models is not what the events say",
                    metadata: ["table": "\(table.table)", "row": "\(example.summary)"])
            }
        }
        logger.error(
            "the read models are not what the events say: see docs/operations.md", metadata: ["rows": "\(report.rows)"])
    }
}
