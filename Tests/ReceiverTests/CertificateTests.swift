import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Receiver

/// The clock, moved on by a test.
private final class WallClock: Sendable {
    private let offset = Mutex<TimeInterval>(0)

    var now: Date { Date().addingTimeInterval(offset.withLock { $0 }) }

    func advance(days: Double) { offset.withLock { $0 += days * 86_400 } }
}

@Suite struct `The certificate` {
    /// With a certificate of 30 days, the files it is read from, and what was logged.
    private func withStore(
        _ body: (CertificateStore, TestCertificates, TLSFiles, LogLines, WallClock) async throws -> Void
    ) async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let files = try await certificates.make("used")
        let lines = LogLines()
        let clock = WallClock()
        let store = try CertificateStore(files, logger: lines.logger) { clock.now }
        try await body(store, certificates, files, lines, clock)
    }

    @Test func `changes for new connections when the files do`() async throws {
        try await withStore { store, certificates, files, lines, _ in
            let first = store.context
            store.look()
            #expect(store.context === first)
            try certificates.copy(try await certificates.make("next"), over: files)
            store.look()
            #expect(store.context !== first)
            #expect(lines.all.count == 1)
            #expect(lines.all[0].hasPrefix("info: new connections get the new certificate, which ends 20"))
        }
    }

    enum Fault: CaseIterable {
        case missing, empty, garbage, expired, foreignKey, noKey, foreignCertificate
    }

    private func put(_ fault: Fault, into files: TLSFiles, _ certificates: TestCertificates) async throws -> String {
        let other = try await certificates.make("other")
        func write(_ text: String, to path: String) throws {
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        }
        switch fault {
        case .missing:
            try FileManager.default.removeItem(atPath: files.certificate)
            return "the TLS file \(files.certificate) cannot be read, it is not there: check the path"
        case .empty:
            try write("", to: files.certificate)
            return "the file \(files.certificate) holds no certificate"
        case .garbage:
            try write("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n", to: files.certificate)
            return "the file \(files.certificate) holds no certificate"
        case .expired:
            try certificates.copy(try await certificates.makeExpired("old"), over: files)
            return "the certificate \(files.certificate) ended 2020-02-01T00:00:00Z: renew it"
        case .foreignKey:
            try Data(contentsOf: URL(filePath: other.key)).write(to: URL(filePath: files.key))
            return "the key \(files.key) does not belong to the first certificate in \(files.certificate)"
        case .noKey:
            try write("no key", to: files.key)
            return "the file \(files.key) holds no private key"
        case .foreignCertificate:
            try Data(contentsOf: URL(filePath: other.certificate)).write(to: URL(filePath: files.certificate))
            return "the key \(files.key) does not belong to the first certificate in \(files.certificate)"
        }
    }

    @Test(arguments: Fault.allCases)
    func `stays when the new one cannot be used, says why once, and a good one is taken later`(
        fault: Fault
    ) async throws {
        try await withStore { store, certificates, files, lines, _ in
            let first = store.context
            let reason = try await put(fault, into: files, certificates)
            for _ in 0..<3 { store.look() }
            #expect(store.context === first)
            #expect(lines.all.count == 1)
            #expect(lines.all[0].hasPrefix("error: the certificate in use stays"))
            #expect(lines.all[0].contains(reason), "\(lines.all)")
            store.look(isAsked: true)
            #expect(lines.all.count == 2)

            try certificates.copy(try await certificates.make("good"), over: files)
            store.look()
            #expect(store.context !== first)
            #expect(lines.all.count == 3)
        }
    }

    @Test(arguments: Fault.allCases)
    func `is refused at the start when it cannot be used, with the cause`(fault: Fault) async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let files = try await certificates.make("used")
        let reason = try await put(fault, into: files, certificates)
        let problem = #expect(throws: CertificateProblem.self) {
            try CertificateStore(files, logger: LogLines().logger) { Date() }
        }
        #expect(problem?.description.contains(reason) == true)
    }

    @Test func `that is not valid yet is taken when its time has come`() async throws {
        try await withStore { store, certificates, files, lines, clock in
            clock.advance(days: -2)
            let first = store.context
            try certificates.copy(try await certificates.make("next"), over: files)
            for _ in 0..<2 { store.look() }
            #expect(store.context === first)
            #expect(lines.all.count == 1)
            #expect(lines.all[0].contains("wait, or set this machine's clock"))
            clock.advance(days: 3)
            store.look()
            #expect(store.context !== first)
        }
    }

    @Test func `near its end is spoken of once a day`() async throws {
        try await withStore { store, certificates, files, lines, clock in
            clock.advance(days: 15)
            for _ in 0..<3 { store.look() }
            #expect(lines.all.isEmpty)
            for day in 1...3 {
                clock.advance(days: 1.01)
                for _ in 0..<3 { store.look() }
                #expect(lines.all.count == day)
            }
            #expect(lines.all[0].hasPrefix("warning: the certificate in use ends 20"))
            #expect(lines.all[0].contains("renew \(files.certificate)"))
            clock.advance(days: 30)
            store.look()
            #expect(lines.all.last?.hasPrefix("warning: the certificate in use ended 20") == true)
        }
    }
}
