import CJ
import Deliveries
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import NIOCore

/// Answers one request: door, body, signature, intake, in this order.
struct WebhookResponder: HTTPResponder {
    let door: Door
    let maximumBodyBytes: Int
    let intake: DurableIntake
    let counts: AnswerCounts
    let deliveries: Deliveries
    let attempts: FailedAttemptsLog
    let problems: Problems
    let now: @Sendable () -> Date

    struct Context: InitializableFromSource {
        let channel: any Channel

        init(source: ApplicationRequestContextSource) { channel = source.channel }
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let begin = ContinuousClock.now
        let decision = door.decide(method: request.method, path: request.uri.path)
        let answer = try await answer(to: request, decision)
        counts.count(answer, for: decision.account, after: ContinuousClock.now - begin)
        deliveries.noteAnswer(answer.name, at: now())
        var response = answer.response
        // A body that nobody will read is not waited for: the rest of it drains for a moment, then the line is cut.
        let isTurnedAway = answer == .unknown || answer == .methodNotAllowed
        let hasBody = request.headers[.contentLength].map { $0 != "0" } ?? (request.headers[.transferEncoding] != nil)
        if isTurnedAway, hasBody { response.headers[.connection] = "close" }
        // A guesser needs a new connection for each guess. What is signed well is never refused.
        if answer.isFailedAttempt, attempts.note(from: context.channel.remoteAddress) {
            response.headers[.connection] = "close"
        }
        return response
    }

    /// Whether the body of a request will be read.
    func invites(_ request: Request) -> Bool {
        guard case .webhook = door.decide(method: request.method, path: request.uri.path) else { return false }
        return announcedBytes(of: request) <= maximumBodyBytes
    }

    private func announcedBytes(of request: Request) -> Int {
        // The codec lets only digits through, as many as a UInt64 holds.
        request.headers[.contentLength].map { Int($0) ?? .max } ?? 0
    }

    private func answer(to request: Request, _ decision: Door.Decision) async throws -> Answer {
        switch decision {
        case .unknown:
            if request.method == .post, isMeantForUs(request) {
                refuse(.unknown, for: nil, "the path has no account or key of ours")
            }
            return .unknown
        case .methodNotAllowed: return .methodNotAllowed
        case .probe: return .probed
        case .webhook(let account):
            guard let body = try await body(of: request) else {
                return failed(.tooLarge, for: account, "the body has more than \(maximumBodyBytes) bytes")
            }
            switch await proof(of: body, in: request.headers, for: account) {
            case .given(let signature): return await keep(body.plain, signature: signature, for: account)
            case .failed(let reason): return failed(.unauthenticated, for: account, reason)
            case .unknowable:
                return failed(.unregistered, for: account, "it has no openId yet: run `cjledger register`")
            }
        }
    }

    /// The whole body, or nil once it is known to be too large, packed or unpacked.
    private func body(of request: Request) async throws -> WebhookBody? {
        guard let sent = try await bytes(of: request) else { return nil }
        return try? WebhookBody(sent, coding: request.headers[.contentEncoding], limit: maximumBodyBytes)
    }

    /// What comes over the line, or nil once it is known to be too much.
    private func bytes(of request: Request) async throws -> [UInt8]? {
        let announced = announcedBytes(of: request)
        guard announced <= maximumBodyBytes else { return nil }
        var body: [UInt8] = []
        // No more than most bodies need: what is only announced must not take memory.
        body.reserveCapacity(min(announced, 4096))
        for try await part in request.body {
            guard body.count + part.readableBytes <= maximumBodyBytes else { return nil }
            body.append(contentsOf: part.readableBytesView)
        }
        return body
    }

    /// What a webhook shows of where it comes from.
    private enum Proof {
        case given(EventSignature)
        case failed(String)
        /// There is no key to check it with.
        case unknowable
    }

    private func proof(of body: WebhookBody, in headers: HTTPFields, for account: ReceiverAccount) async -> Proof {
        switch account.authentication {
        case .unsigned: return .given(.unsigned)
        case .signed(let key): return proof(of: body, in: headers, by: key)
        case .stored(let stored):
            if let key = stored.known, case .given(let signature) = proof(of: body, in: headers, by: key) {
                return .given(signature)
            }
            // Another may be stored by now.
            guard let key = await stored.renewed() else { return .unknowable }
            return proof(of: body, in: headers, by: key)
        }
    }

    /// Nobody says whether CJ signs a packed body as it is sent or as it is read, so either will do.
    private func proof(of body: WebhookBody, in headers: HTTPFields, by key: SigningKey) -> Proof {
        guard let sign = headers[.sign] else { return .failed("the header sign is missing") }
        let isSigned = key.verifies(sign, of: body.plain) || body.isPacked && key.verifies(sign, of: body.sent)
        return isSigned ? .given(.verified) : .failed("the header sign is not the signature of the body")
    }

    private func keep(_ body: [UInt8], signature: EventSignature, for account: ReceiverAccount) async -> Answer {
        let content = Arrival.Content(webhook: body, signature: signature)
        let arrival = Arrival(account: account.name, content: content, body: body, receivedAt: now())
        func note(isAccepted: Bool) {
            deliveries.note(account.name, type: content.eventType, isAccepted: isAccepted, at: arrival.receivedAt)
            counts.countWebhook(content.eventType, for: account.name, isKept: isAccepted)
        }
        do {
            let outcome = try await intake.keep(arrival)
            note(isAccepted: true)
            problems.isMended(Self.keeping)
            if outcome == .duplicate { deliveries.noteDuplicate(arrival) }
            return Answer(outcome)
        } catch {
            note(isAccepted: false)
            deliveries.noteRefusal(account.name, status: Answer.unavailable.status.code, at: arrival.receivedAt)
            counts.count(error)
            problems.note("\(error)", of: Self.keeping, "a webhook is answered 503, for it is not known to be kept")
            return .unavailable
        }
    }

    private static let keeping = "keep webhooks"

    /// A sender that knows the path is CJ, as far as anybody can tell, and CJ counts the answer against us.
    private func failed(_ answer: Answer, for account: ReceiverAccount, _ reason: String) -> Answer {
        deliveries.note(account.name, type: nil, isAccepted: false, at: now())
        refuse(answer, for: account, reason)
        return answer
    }

    /// Has people told of a refusal: it may be CJ that is refused.
    private func refuse(_ answer: Answer, for account: ReceiverAccount?, _ reason: String) {
        let status = answer.status.code
        deliveries.noteRefusal(account?.name, status: status, at: now())
        let whose = account.map { "account \($0.name): " } ?? ""
        problems.note(whose + reason, of: "take what is answered \(status)", "a webhook is refused with \(status)")
    }

    /// Whether something at a path that is not ours looks like a webhook of CJ's, and not like anything that the internet
    /// sends to every address.
    private func isMeantForUs(_ request: Request) -> Bool {
        request.headers[.sign] != nil || request.uri.path.withPlainLetters.split(separator: "/").first == "cj"
    }
}

extension HTTPField.Name {
    /// Carries the signature of the body (`docs/cj.md`, Signature).
    static let sign = HTTPField.Name("sign") ?? .authorization
}
