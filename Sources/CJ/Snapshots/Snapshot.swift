public import Foundation
public import Hashing
import Instants

/// What CJ's API answered about one thing at one time: the body of an event with the source `snapshot`.
public struct Snapshot: Sendable {
    public let type: SnapshotType
    /// The path behind the API's base, such as `/shopping/order/getOrderDetailBatch`.
    public let endpoint: String
    /// What was asked, so that it can be asked again. The thing's name is among it under ``SnapshotType/entityParameter``.
    public let parameters: [String: String]
    /// When it was asked, by the database's clock, to the microsecond. The answer holds nothing that happened later for
    /// certain, and everything that happened earlier.
    public let askedAt: Date
    /// What CJ's support wants to know; nil when the answer had none.
    public let requestId: String?
    public let answer: Answer

    /// The part of an answer that is about the thing.
    public enum Answer: Sendable {
        /// What CJ said, cut to the allow-list, in canonical form.
        case known(JSON)
        /// CJ does not know it, or left it out of a batch; with CJ's code where it gave one.
        case unknown(code: String?)
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
        guard answer.isObject, let kept = type.allowed.kept(of: answer) else { return nil }
        self.init(
            type, endpoint: endpoint, parameters: parameters.merging([type.entityParameter: entity]) { $1 },
            askedAt: askedAt, requestId: requestId, .known(kept))
    }

    /// Says that CJ does not know a thing.
    ///
    /// - Parameter code: CJ's code; nil where the thing was merely left out of an answer.
    public init(
        _ type: SnapshotType, unknown entity: String, code: String?, endpoint: String,
        parameters: [String: String] = [:], askedAt: Date, requestId: String?
    ) {
        self.init(
            type, endpoint: endpoint, parameters: parameters.merging([type.entityParameter: entity]) { $1 },
            askedAt: askedAt, requestId: requestId, .unknown(code: code))
    }

    private init(
        _ type: SnapshotType, endpoint: String, parameters: [String: String], askedAt: Date, requestId: String?,
        _ answer: Answer
    ) {
        self.type = type
        self.endpoint = endpoint
        self.parameters = parameters
        self.askedAt = askedAt.roundedToMicroseconds
        self.requestId = requestId
        self.answer = answer
    }

    /// The thing by the name it was asked for by.
    public var entity: String { parameters[type.entityParameter] ?? "" }

    /// The best name for a thing that a row of an answer gives; nil when it gives none.
    public static func entity(of row: JSON, in type: SnapshotType) -> String? {
        Fields(row, zone: .gmt).flatMap { fields in type.names.lazy.compactMap(fields.id).first }
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
        case .known(let json): SHA256.digest(of: json.comparable)
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
        let parameters = (fields["parameters"]?.members ?? [:]).compactMapValues(\.string)
        guard let entity = parameters[type.entityParameter], !entity.isEmpty,
            entity.utf8.count <= Fields.longestId
        else {
            throw UnreadableMessage("\(type.rawValue): `parameters` names nothing")
        }
        let answer: Answer
        switch fields["answer"] {
        case nil: answer = .unknown(code: fields.text("code"))
        case let known? where known.isObject: answer = .known(known)
        case _?: throw UnreadableMessage("\(type.rawValue): `answer` is neither an object nor null")
        }
        self.init(
            type, endpoint: fields.text("endpoint") ?? "", parameters: parameters, askedAt: askedAt,
            requestId: fields.text("requestId"), answer)
    }
}
