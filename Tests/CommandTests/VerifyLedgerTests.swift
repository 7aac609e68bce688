import Foundation
import Hashing
import Ledger
import Postgres
import TestSupport
import Testing

@testable import cjledger

@Suite(.database) struct `Verifying the ledger` {
    private func seal() async throws -> Seal {
        let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        return try #require(try await Sealer.sealNext(olderThan: .zero, on: connection))
    }

    private func verify(_ arguments: String...) async throws -> Program.Outcome {
        try await Program.run(["verify"] + arguments, environment: environment())
    }

    @Test func `shows that all is as it was received, up to a head that somebody kept`() async throws {
        try await append((1...3).map { Messages.order(["cjOrderId": "\"SD\($0)\""]) })
        let seal = try await seal()
        for arguments in [["--head", seal.head.hexadecimal.uppercased()], ["--since", "1"], ["--json"], []] {
            let outcome = try await Program.run(["verify"] + arguments, environment: environment())
            #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
            #expect(outcome.output.contains(seal.head.hexadecimal))
        }
        let status = try await Program.run(["status", "--json"], environment: environment())
        #expect(status.output.contains(#""head":"\#(seal.head.hexadecimal)""#), "\(status.output)")
    }

    @Test func `ends with 2 and names what is not`() async throws {
        try await append((1...3).map { Messages.order(["cjOrderId": "\"SD\($0)\""]) })
        let seal = try await seal()
        try await Tampering.run("DELETE FROM ledger.events WHERE position = 2")
        let outcome = try await verify()
        #expect(outcome.status == 2)
        #expect(outcome.output.contains("event 2 was sealed and is gone (seal 1)"), "\(outcome.output)")
        let json = try await verify("--json")
        #expect(json.output.contains(#""kind":"missing""#), "\(json.output)")
        let cut = try await verify("--head", SHA256.digest(of: seal.head.bytes).hexadecimal)
        #expect(cut.status == 2)
        #expect(cut.output.contains("no seal has the head"))
    }

    @Test(arguments: [["--head", "abc"], ["--since", "0"], ["--sample", "5"], ["--read-models", "--since", "1"]])
    func `takes no arguments that say nothing`(arguments: [String]) async throws {
        let outcome = try await Program.run(["verify"] + arguments, environment: environment())
        #expect(outcome.status == 64, "\(outcome.errors)")
    }
}

@Suite(.database) struct `The command that publishes a head` {
    private func seal() async throws -> Seal {
        try await append([Messages.order(["cjOrderId": "\"SD1\""])])
        let connection = try await TestDatabase.current.connect(as: LedgerRole.runtime)
        return try #require(try await Sealer.sealNext(olderThan: .zero, on: connection))
    }

    @Test func `gets it in its environment, and none of the program's secrets`() async throws {
        let seal = try await seal()
        try await withTemporaryFolder { folder in
            try await OperatorCommand.ofSeals("mkdir -p '\(folder)' && env > '\(folder)/seen'").publish(seal)
            let seen = try String(contentsOfFile: "\(folder)/seen", encoding: .utf8)
            #expect(seen.contains("CJLEDGER_SEAL_HEAD=\(seal.head.hexadecimal)\n"))
            #expect(seen.contains("CJLEDGER_SEAL_POSITION=1\n"))
            let names = seen.split(separator: "\n").compactMap { $0.split(separator: "=").first.map(String.init) }
            #expect(
                names.allSatisfy {
                    $0.hasPrefix("CJLEDGER_SEAL_")
                        || ["PATH", "HOME", "LANG", "TZ", "PWD", "OLDPWD", "SHLVL", "_"].contains($0)
                })
        }
    }

    @Test func `fails where it fails, and where it does not end`() async throws {
        let seal = try await seal()
        let failure = await #expect(throws: OperatorCommand.Failure.self) {
            try await OperatorCommand.ofSeals("exit 3").publish(seal)
        }
        #expect(failure?.description == "CJLEDGER_SEAL_COMMAND ended with status 3")
        let begin = ContinuousClock.now
        let late = await #expect(throws: OperatorCommand.Failure.self) {
            var command = OperatorCommand.ofSeals("sleep 600")
            command.limit = .milliseconds(100)
            try await command.publish(seal)
        }
        #expect(late?.status == nil)
        #expect(ContinuousClock.now - begin < .seconds(300))
    }
}
