// getBalance.
extension Simulation {
    /// The data of getBalance.
    func balanceData(_ manner: AnswerManner) -> JSON {
        [
            "amount": manner.amount(balance), "noWithdrawalAmount": manner.amount(.zero),
            "freezeAmount": manner.amount(.zero),
        ]
    }
}
