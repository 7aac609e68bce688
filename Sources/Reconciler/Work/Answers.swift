import CJ
import CJClient
import Foundation

/// What came of asking for one page or one batch.
struct Answers: Sendable {
    let type: SnapshotType
    let question: Question
    /// One for each thing that was asked for or found.
    var snapshots: [Snapshot]
    /// Of a page: which list, and how it goes on.
    var page: Page?

    struct Page: Sendable {
        let list: PagedList
        let place: WalkTable.Place
        let isPartial: Bool
        let isLast: Bool
    }
}

/// Puts questions to CJ.
struct Asker: Sendable {
    let client: CJClient

    /// Asks for a page of a list.
    func page(of list: PagedList, at place: WalkTable.Place, _ question: Question) async throws -> Answers {
        let page = try await page(of: list, number: place.page)
        let snapshots = page.rows.compactMap { row in
            Snapshot.entity(of: row, in: list.type).flatMap { entity in
                Snapshot(
                    list.type, entity: entity, endpoint: page.answer.call.path,
                    parameters: list.parameters.merging(["pageNum": String(page.number)]) { first, _ in first },
                    askedAt: question.askedAt, requestId: page.answer.requestId, answer: row)
            }
        }
        return Answers(
            type: list.type, question: question, snapshots: snapshots,
            page: Answers.Page(list: list, place: place, isPartial: page.isPartial, isLast: page.isLast))
    }

    private func page(of list: PagedList, number: Int) async throws -> CJPage {
        switch list {
        case .orders(let status): try await client.orders(status: status, page: number)
        case .orderBills: try await client.bills(type: 0, page: number)
        case .otherBills(let use): try await client.bills(type: 1, diffUseType: use, page: number)
        case .stockingOrders: try await client.privateInventoryOrders(page: number)
        }
    }

    /// Asks for things, together where CJ lets.
    func batch(_ type: SnapshotType, _ entities: [String], _ question: Question) async throws -> Answers {
        switch type {
        case .orderDetail: return try await orders(entities, question)
        case .costSheet: return gathered(type, entities, [try await client.costSheets(entities)], question)
        case .trackInfo: return gathered(type, entities, [try await client.tracks(entities)], question)
        case .outboundDetail, .dispute, .variant: return try await oneByOne(type, entities, question)
        case .orderList, .bill, .stockingOrder: return Answers(type: type, question: question, snapshots: [])
        }
    }

    /// An order that CJ leaves out of a batch is asked for by itself, so that what is not known for certain is not
    /// taken for gone.
    private func orders(_ codes: [String], _ question: Question) async throws -> Answers {
        var answers = gathered(.orderDetail, codes, try await client.orders(codes), question)
        guard codes.count > 1 else { return answers }
        let missing = answers.snapshots.filter { if case .unknown = $0.answer { true } else { false } }.map(\.entity)
        guard !missing.isEmpty else { return answers }
        answers.snapshots.removeAll { missing.contains($0.entity) }
        answers.snapshots += try await oneByOne(.orderDetail, missing, question).snapshots
        return answers
    }

    /// A snapshot for each thing: the row about it, or that there is none.
    private func gathered(_ type: SnapshotType, _ entities: [String], _ answers: [CJAnswer], _ question: Question)
        -> Answers
    {
        var found: [String: Snapshot] = [:]
        for answer in answers {
            for row in answer.rows {
                let names = Snapshot.names(of: row, in: type)
                for entity in entities where names.contains(entity) && found[entity] == nil {
                    found[entity] = Snapshot(
                        type, entity: entity, endpoint: answer.call.path, askedAt: question.askedAt,
                        requestId: answer.requestId,
                        answer: row)
                }
            }
        }
        let asked = answers.first
        let snapshots = entities.map { entity in
            found[entity]
                ?? Snapshot(
                    type, unknown: entity, code: nil, endpoint: asked?.call.path ?? "", askedAt: question.askedAt,
                    requestId: asked?.requestId)
        }
        return Answers(type: type, question: question, snapshots: snapshots)
    }

    private func oneByOne(_ type: SnapshotType, _ entities: [String], _ question: Question) async throws -> Answers {
        var snapshots: [Snapshot] = []
        for entity in entities {
            do {
                let answer =
                    switch type {
                    case .outboundDetail: try await client.outboundDetail(entity)
                    case .dispute: try await client.dispute(entity)
                    case .variant: try await client.variant(entity)
                    default: try await client.order(entity)
                    }
                snapshots += gathered(type, entity, answer, question)
            } catch let error as CJError where error.saysUnknown(type) {
                snapshots.append(
                    Snapshot(
                        type, unknown: entity, code: error.code.map(String.init), endpoint: error.path,
                        askedAt: question.askedAt,
                        requestId: error.requestId))
            }
        }
        return Answers(type: type, question: question, snapshots: snapshots)
    }

    /// The answer to a question about one thing is about it, under whichever of its names.
    private func gathered(_ type: SnapshotType, _ entity: String, _ answer: CJAnswer, _ question: Question)
        -> [Snapshot]
    {
        let row = answer.rows.first
        let snapshot = row.flatMap {
            Snapshot(
                type, entity: entity, endpoint: answer.call.path, askedAt: question.askedAt,
                requestId: answer.requestId, answer: $0)
        }
        return [
            snapshot
                ?? Snapshot(
                    type, unknown: entity, code: nil, endpoint: answer.call.path, askedAt: question.askedAt,
                    requestId: answer.requestId)
        ]
    }
}

extension CJError {
    /// Whether CJ refused because it does not have the thing. A variant's refusal has the code of wrong parameters, and
    /// ours are right.
    fileprivate func saysUnknown(_ type: SnapshotType) -> Bool {
        isUnknownOrder || (type == .variant || type == .dispute) && remedy == .final
    }
}
