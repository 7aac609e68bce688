import Foundation
import Hashing
import Logging
import NIOSSL
public import ServiceLifecycle
import Synchronization
import UnixSignals

/// Keeps the certificate in use, and takes another when the files change to one that can be used.
public final class CertificateStore: Service {
    private struct State: Sendable {
        var inUse: ServerCertificate
        /// What was last said against the files, so that it is said once.
        var objection: Objection?
        var remindedAt: Date?
    }

    private struct Objection: Equatable {
        let problem: CertificateProblem
        let digest: Digest?
    }

    private let files: TLSFiles
    private let state: Mutex<State>
    private let logger: Logger
    private let now: @Sendable () -> Date

    private static let betweenLooks = Duration.seconds(10)
    private static let remindsBefore: TimeInterval = 14 * 86_400
    private static let betweenReminders: TimeInterval = 86_400

    /// - Throws: ``CertificateProblem`` when the files cannot be used now.
    init(_ files: TLSFiles, logger: Logger, now: @escaping @Sendable () -> Date) throws(CertificateProblem) {
        self.files = files
        self.logger = logger
        self.now = now
        state = Mutex(State(inUse: try ServerCertificate(files.read(), of: files, at: now())))
    }

    /// The last moment of the certificate in use.
    var end: Date { state.withLock { $0.inUse.end } }

    /// What a new connection is made with.
    var context: NIOSSLContext { state.withLock { $0.inUse.context } }

    /// Looks at the files every ten seconds, and at once on SIGHUP.
    public func run() async {
        look()
        let signals = await UnixSignalsSequence(trapping: .sighup)
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask {
                    while (try? await Task.sleep(for: Self.betweenLooks)) != nil { self.look() }
                }
                group.addTask {
                    for await _ in signals { self.look(isAsked: true) }
                }
            }
        }
    }

    /// - Parameter isAsked: somebody waits for a word, so there is one though nothing is new.
    func look(isAsked: Bool = false) {
        let now = now()
        let content = Result { () throws(CertificateProblem) in try files.read() }
        state.withLock { state in
            if isAsked { state.objection = nil }
            let digest = try? content.get().digest
            if digest == state.inUse.digest {
                state.objection = nil
                if isAsked { logger.info("the certificate in use is the one in \(files.certificate)") }
            } else {
                take(content, digest, in: &state, at: now)
            }
            remind(&state, at: now)
        }
    }

    private func take(
        _ content: Result<TLSFiles.Content, CertificateProblem>, _ digest: Digest?, in state: inout State, at now: Date
    ) {
        do throws(CertificateProblem) {
            state.inUse = try ServerCertificate(content.get(), of: files, at: now)
            state.objection = nil
            state.remindedAt = nil
            logger.info("new connections get the new certificate, which ends \(state.inUse.end.ISO8601Format())")
        } catch {
            let objection = Objection(problem: error, digest: digest)
            guard state.objection != objection else { return }
            state.objection = objection
            logger.error(
                "the certificate in use stays, which ends \(state.inUse.end.ISO8601Format()), for \(error)")
        }
    }

    private func remind(_ state: inout State, at now: Date) {
        let end = state.inUse.end
        guard end.timeIntervalSince(now) < Self.remindsBefore,
            state.remindedAt.map({ now.timeIntervalSince($0) >= Self.betweenReminders }) ?? true
        else { return }
        state.remindedAt = now
        logger.warning(
            "the certificate in use \(end > now ? "ends" : "ended") \(end.ISO8601Format()): renew \(files.certificate)")
    }
}
