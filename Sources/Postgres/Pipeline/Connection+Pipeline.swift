import CLibPQ

extension Connection {
    /// Sends groups of statements in one go, without waiting for the answer to one before the next is sent.
    ///
    /// A group takes effect as a whole or not at all, and the groups after one that failed are still done. Within a
    /// transaction an error fails the transaction, and with it the groups that follow. Statements are prepared before
    /// the first group is sent, so within a transaction none may need a table that an earlier one makes.
    ///
    /// - Parameter timeout: for all of it; nil takes the connection's own. The server's `statement_timeout` holds for
    ///   each statement.
    /// - Returns: for each group the answers to its statements, or its first error; when the link breaks,
    ///   ``PostgresError/outcomeUnknown(_:)`` for each group that was not answered.
    /// - Throws: ``PostgresError/unavailable(_:)`` when nothing was sent.
    public func pipeline(
        _ groups: [[SQL]], timeout: Duration? = nil
    ) throws(PostgresError) -> [Result<[Answer], PostgresError>] {
        let link = try openLink()
        let deadline = ContinuousClock.now + (timeout ?? settings.statementTimeout)
        for statement in groups.joined() {
            do {
                _ = try preparedName(of: statement, on: link, deadline: deadline)
            } catch .refused {
                // Sent unprepared, it fails in its own group.
            }
        }
        guard PQenterPipelineMode(link.handle) == 1 else { throw notSent(link) }
        for group in groups {
            for statement in group where !link.send(statement, preparedAs: prepared[statement.text]) {
                throw cutOff(link)
            }
            guard PQpipelineSync(link.handle) == 1 else { throw cutOff(link) }
        }
        let results = answers(to: groups, on: link, deadline: deadline)
        if self.link != nil, PQexitPipelineMode(link.handle) != 1 { lose() }
        return results
    }

    /// Sends statements as one group: all take effect or none.
    ///
    /// - Returns: the answers in the statements' order.
    /// - Throws: the first error; see ``pipeline(_:timeout:)-([[SQL]],_)``.
    @discardableResult
    public func pipeline(_ statements: [SQL], timeout: Duration? = nil) throws(PostgresError) -> [Answer] {
        guard let result = try pipeline([statements], timeout: timeout).first else { return [] }
        return try result.get()
    }

    /// libpq has sent some of the groups by itself.
    private func cutOff(_ link: Link) -> PostgresError {
        let reason = link.errorMessage
        lose()
        return .outcomeUnknown(reason)
    }

    private func answers(
        to groups: [[SQL]], on link: Link, deadline: ContinuousClock.Instant
    ) -> [Result<[Answer], PostgresError>] {
        var results: [Result<[Answer], PostgresError>] = []
        do {
            try link.flush(deadline: deadline)
            for group in groups {
                let result = try link.answersUpToSync(deadline: deadline)
                results.append(result)
                guard case .failure(let error) = result else { continue }
                for statement in group { forgetIfStale(statement, after: error) }
            }
        } catch {
            lose()
            while results.count < groups.count { results.append(.failure(.outcomeUnknown(error.reason))) }
        }
        return results
    }
}

extension Link {
    /// The answers to one group of a pipeline, or its first error; what follows that error in the group is not done.
    fileprivate func answersUpToSync(
        deadline: ContinuousClock.Instant
    ) throws(Interruption) -> Result<[Answer], PostgresError> {
        var answers: [Answer] = []
        var refusal: ServerError?
        var isBetweenStatements = true
        while true {
            let next = try nextResult(deadline: deadline)
            guard PQstatus(handle) == CONNECTION_OK else { throw .lost(errorMessage) }
            guard let result = next else {
                // One nil ends each statement; a second would mean that libpq waits for nothing.
                guard !isBetweenStatements else { throw .lost("the answers do not match the statements") }
                isBetweenStatements = true
                continue
            }
            isBetweenStatements = false
            if result.status == PGRES_PIPELINE_SYNC { break }
            if result.isCopy { throw .lost("COPY does not go into a pipeline") }
            if let error = result.error {
                guard error.severity == "ERROR" else { throw .lost("\(error)") }
                refusal = refusal ?? error
            } else if result.status != PGRES_PIPELINE_ABORTED {
                answers.append(Answer(result))
            }
        }
        return refusal.map { .failure(.refused($0)) } ?? .success(answers)
    }
}
