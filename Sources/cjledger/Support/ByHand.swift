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
    ///
    /// - Parameter makesWay: as `Operator` takes it.
    func operating(as who: String, makesWay: (@Sendable () -> Bool)? = nil) -> Operator {
        Operator(
            who: who, projection: projection, logger: Logs.logger("cjledger", level: .warning), makesWay: makesWay
        ) { role, job in connection(as: role, for: job) }
    }
}
