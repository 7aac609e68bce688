import Foundation
import Logging
import Operating
import Output

extension Settings {
    /// Who runs this command, for what is written down of it.
    var byHand: Operator {
        let process = ProcessInfo.processInfo
        return operating(as: "\(process.userName) at \(process.hostName)")
    }

    /// Somebody who works on this ledger.
    func operating(as who: String) -> Operator {
        Operator(who: who, projection: projection, logger: Logs.logger("cjledger", level: .warning)) { role, job in
            connection(as: role, for: job)
        }
    }
}
