import Reconciler
import Testing

@Suite struct `Why a self-test waited in vain` {
    struct Case: Sendable, CustomTestStringConvertible {
        let cause: String
        let change: @Sendable (inout SelftestFacts) -> Void

        var testDescription: String { cause }
    }

    /// All is as it should be, and nothing came.
    private static var facts: SelftestFacts {
        var facts = SelftestFacts()
        facts.receivers = ["here"]
        facts.isRegistered = true
        facts.callbackStatus = 200
        return facts
    }

    static let cases = [
        Case(cause: "CJ has sent nothing about the order") { _ in },
        Case(cause: "CJ has sent nothing about the order, though its API says that the order changed") {
            $0.answers = 1
        },
        Case(cause: "no `cjledger serve` takes webhooks: none gave a sign in the last two minutes") {
            $0.receivers = []
            $0.isRegistered = false
        },
        Case(cause: "CJ does not send webhooks about orders to this ledger's callback") {
            $0.isRegistered = false
            $0.refused = [401: 1]
        },
        Case(cause: "3 webhooks were refused with 401 meanwhile") { $0.refused = [401: 3, 404: 1] },
        Case(cause: "the read models are 61 s behind the ledger") { $0.lagSeconds = 61 },
        Case(cause: "CJ sent 1 webhook about the order, and none said so") {
            $0.webhooks = 1
            $0.refused = [404: 9]
        },
        Case(cause: "nothing answers at the callback, as far as this machine can reach it") { $0.callbackStatus = nil },
        Case(cause: "the callback answers 502 to a look, and `serve` answers 200") { $0.callbackStatus = 502 },
    ]

    @Test(arguments: cases) func `is the first thing that a webhook meets on its way`(example: Case) {
        var facts = Self.facts
        example.change(&facts)
        let diagnosis = SelftestDiagnosis.of(facts)
        #expect(diagnosis.cause == example.cause)
        #expect(!diagnosis.next.isEmpty)
    }
}
