public import Foundation
public import Hashing
import Instants

/// What CJ's API answered about one thing at one time: the body of an event with the source `snapshot`.
public struct Snapshot: Sendable {
    public let type: SnapshotType
    /// The thing by the name it was asked for by.
    public let entity: String
    /// When it was asked, by the database's clock, to the microsecond. The answer holds nothing that happened later for
    /// certain, and everything that happened earlier.
    public let askedAt: Date
    public let answer: Answer
    private let question: Question

    /// The part of an answer that is about the thing.
    public enum Answer: Sendable {
        /// What CJ said, cut to the allow-list, in canonical form.
        case known(JSON)
        /// CJ does not know it, or left it out of a batch; with CJ's code where it gave one.
        case unknown(code: String?)
    }

    /// What nobody needs who only wants to know what CJ said: of a stored answer it is read when it is asked for.
    private enum Question {
        case asked(endpoint: String, parameters: [String: String], requestId: String?)
        case stored(Fields)
    }

    /// Takes an answer in, cut to what may be stored.
    ///
    /// - Parameters:
    ///   - entity: the name it was asked for by: an order's code, a track number, a bill's id. Of a page of a list, the
    ///     name that the row has.
    ///   - parameters: whatever else was asked; no personal data.
    ///   - answer: the row or object about this one thing, as CJ sent it.
    /// - Returns: nil when the answer is no object.
    public init?(
        _ type: SnapshotType, entity: String, endpoint: String, parameters: [String: String] = [:], askedAt: Date,
        requestId: String?, answer: JSON
    ) {
        guard let object = answer.asObject, let kept = type.allowed.kept(of: object) else { return nil }
        self.init(
            type, entity: entity, askedAt: askedAt, .known(kept),
            .asked(
                endpoint: endpoint, parameters: parameters.merging([type.entityParameter: entity]) { $1 },
                requestId: requestId))
    }

    /// Says that CJ does not know a thing.
    ///
    /// - Parameter code: CJ's code; nil where the thing was merely left out of an answer.
    public init(
        _ type: SnapshotType, unknown entity: String, code: String?, endpoint: String,
        parameters: [String: String] = [:], askedAt: Date, requestId: String?
    ) {
        self.init(
            type, entity: entity, askedAt: askedAt, .unknown(code: code),
            .asked(
                endpoint: endpoint, parameters: parameters.merging([type.entityParameter: entity]) { $1 },
                requestId: requestId))
    }

    private init(_ type: SnapshotType, entity: String, askedAt: Date, _ answer: Answer, _ question: Question) {
        self.type = type
        self.entity = type.usualName(entity)
        self.askedAt = askedAt.roundedToMicroseconds
        self.answer = answer
        self.question = question
    }

    /// The path behind the API's base, such as `/shopping/order/getOrderDetailBatch`.
    public var endpoint: String {
        switch question {
        case .asked(let endpoint, _, _): endpoint
        case .stored(let fields): fields.text("endpoint") ?? ""
        }
    }

    /// What was asked, so that it can be asked again. The thing's name is among it under ``SnapshotType/entityParameter``.
    public var parameters: [String: String] {
        switch question {
        case .asked(_, let parameters, _): parameters
        case .stored(let fields): (fields["parameters"]?.members ?? [:]).compactMapValues(\.string)
        }
    }

    /// What CJ's support wants to know; nil when the answer had none.
    public var requestId: String? {
        switch question {
        case .asked(_, _, let requestId): requestId
        case .stored(let fields): fields.text("requestId")
        }
    }

    /// The best name for a thing that a row of an answer gives; nil when it gives none.
    public static func entity(of row: JSON, in type: SnapshotType) -> String? {
        Fields(row, zone: .gmt).flatMap { fields in type.names.lazy.compactMap(fields.id).first.map(type.usualName) }
    }
}

// MARK: Writing and reading

extension Snapshot {
    /// The event's body: an object of `answer`, `asked_at`, `code` where CJ refused, `endpoint`, `parameters` and
    /// `requestId`, in canonical form.
    public var body: [UInt8] {
        var members: [(name: String, write: (inout CanonicalJSON) -> Void)] = [
            ("asked_at", { $0.string(askedAt.isoText) }),
            ("endpoint", { $0.string(endpoint) }),
            ("parameters", { json in json.object(parameters.map { name, value in (name, { $0.string(value) }) }) }),
        ]
        switch answer {
        case .known(let json): members.append(("answer", { $0.verbatim(json.bytes) }))
        case .unknown(let code):
            members.append(("answer", { $0.verbatim("null".utf8) }))
            if let code { members.append(("code", { $0.string(code) })) }
        }
        if let requestId { members.append(("requestId", { $0.string(requestId) })) }
        var canonical = CanonicalJSON()
        canonical.object(members)
        return canonical.bytes
    }

    /// The same for two answers that say the same, whenever and however they were asked for, and whether CJ wrote an id
    /// or amount as number or text and what is missing as null or not at all.
    public var answerDigest: Digest {
        switch answer {
        // Only the call for a single order tells it, so an answer that lacks it says nothing else.
        case .known(let json): SHA256.digest(of: json.comparable(without: "logisticsTimeliness"))
        case .unknown(let code): SHA256.digest(of: Array("unknown \(code ?? "")".utf8))
        }
    }

    /// Reads an event's body.
    ///
    /// - Throws: ``UnreadableMessage`` when it is not of the form that ``body`` writes.
    public init(_ type: SnapshotType, body: [UInt8]) throws(UnreadableMessage) {
        let json: JSON
        do {
            json = try JSON(parsing: body)
        } catch {
            throw UnreadableMessage("\(type.rawValue): not JSON: \(error)")
        }
        guard let fields = Fields(json, zone: .gmt) else { throw UnreadableMessage("\(type.rawValue): not an object") }
        guard let text = fields.text("asked_at"), let askedAt = Date(isoText: text) else {
            throw UnreadableMessage("\(type.rawValue): `asked_at` is no instant")
        }
        guard let entity = fields["parameters"]?.member(type.entityParameter)?.string, !entity.isEmpty,
            entity.utf8.count <= IdText.longest
        else {
            throw UnreadableMessage("\(type.rawValue): `parameters` names nothing")
        }
        let answer: Answer
        switch fields["answer"] {
        case nil: answer = .unknown(code: fields.text("code"))
        case let known? where known.isObject: answer = .known(known)
        case _?: throw UnreadableMessage("\(type.rawValue): `answer` is neither an object nor null")
        }
        self.init(type, entity: entity, askedAt: askedAt, answer, .stored(fields))
    }
}
