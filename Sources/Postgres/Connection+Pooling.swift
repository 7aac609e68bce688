import CLibPQ

/// Behind a pooler that gives out sessions by the transaction, each statement is a transaction that sets all it needs.
extension Connection {
    /// Whether a statement that is sent now must bring its own transaction.
    var needsOwnTransaction: Bool { settings.isPooledByTransaction && isIdle }

    private var beginning: [SQL] {
        // The default of the session would come too late for a transaction that has begun.
        let isReadCommitted = settings.parameters["default_transaction_isolation"] == "read committed"
        let begin: SQL = isReadCommitted ? "BEGIN ISOLATION LEVEL READ COMMITTED" : "BEGIN"
        return [begin] + settings.adoption(isLocal: true)
    }

    /// Runs a statement with all that makes it a transaction, in one exchange with the server.
    func runAsTransaction(_ statement: SQL, timeout: Duration) throws(PostgresError) -> ResultHandle {
        let beginning = beginning
        do throws(PostgresError) {
            let answers = try pipeline(beginning + [statement, "COMMIT"], timeout: timeout)
            guard answers.count == beginning.count + 2 else {
                throw .unexpectedAnswer("the answers do not match the statements")
            }
            return answers[beginning.count].result
        } catch {
            abandonTransaction()
            throw error
        }
    }

    /// Begins a transaction of several statements.
    func begin() throws(PostgresError) {
        guard settings.isPooledByTransaction else {
            try execute("BEGIN")
            return
        }
        do {
            try pipeline(beginning)
        } catch {
            abandonTransaction()
            throw error
        }
    }

    /// Ends a transaction that an error has left open, so that the pooler gets its session back.
    private func abandonTransaction() {
        guard link != nil, !isIdle else { return }
        do { try execute("ROLLBACK") } catch { lose() }
    }
}
