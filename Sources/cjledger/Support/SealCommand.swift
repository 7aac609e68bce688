import Hashing
import Instants
import Ledger

extension OperatorCommand {
    /// The command that hands the head of a seal on to where nobody who reaches the database can change it.
    static func ofSeals(_ text: String) -> OperatorCommand {
        OperatorCommand(text: text, setting: "CJLEDGER_SEAL_COMMAND")
    }

    /// Runs it with the head of a seal.
    func publish(_ seal: Seal) async throws {
        try await run([
            "CJLEDGER_SEAL_NUMBER": "\(seal.number)",
            "CJLEDGER_SEAL_HEAD": seal.head.hexadecimal,
            "CJLEDGER_SEAL_POSITION": "\(seal.lastPosition)",
            "CJLEDGER_SEAL_AT": seal.sealedAt.isoText,
        ])
    }
}
