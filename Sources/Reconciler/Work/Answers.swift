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
    /// How many things were asked for in one call.
    var asked = 0
    /// What a batch that lacked everything left out, and what was not asked for by itself then.
    var unasked: [String] = []
    /// What need not be asked for any more under the name it was asked for by.
    var settled: [String] = []
    /// Of a whole walk, how many rows it found.
    var found: Int?
    /// Whether CJ was found not to have the call for many orders.
    var lacksBatch = false

    struct Page: Sendable {
        let list: PagedList
        let place: WalkTable.Place
        let facts: WalkTable.PageFacts
    }

    /// The call or list that answered.
    var source: String { page?.list.name ?? type.rawValue }

    /// Whether it shows something of what was asked for, or all there is in a list.
    var showsAll: Bool {
        guard page == nil else { return found != nil }
        return snapshots.contains { if case .known = $0.answer { true } else { false } }
    }
}

/// Puts questions to CJ.
struct Asker: Sendable {
    let client: CJClient
    /// Whether CJ is asked for many orders at a time.
    var usesBatch = true
    /// The order of each dispute that is asked for, by an id of CJ's.
    var ordersOfDisputes: [String: String] = [:]

    /// Of so many in a row that CJ does not know, after a batch that lacked everything, no further one is asked for.
    private static let mostInVain = 3

    /// Asks for a page of a list.
    func page(of list: PagedList, at place: WalkTable.Place, _ question: Question) async throws -> Answers {
        let page = try await page(of: list, number: place.page, size: place.askedSize)
        let snapshots = page.rows.compactMap { row in
            (list.entity ?? Snapshot.entity(of: row, in: list.type)).flatMap { entity in
                Snapshot(
                    list.type, entity: entity, endpoint: page.answer.call.path,
                    parameters: list.parameters.merging(["pageNum": String(page.number)]) { first, _ in first },
                    askedAt: question.askedAt, requestId: page.answer.requestId, answer: row)
            }
        }
        return Answers(
            type: list.type, question: question, snapshots: snapshots,
            page: Answers.Page(
                list: list, place: place, facts: WalkTable.PageFacts(page, names: snapshots.map(\.entity))))
    }

    private func page(of list: PagedList, number: Int, size: Int) async throws -> CJPage {
        switch list {
        case .orders(let status): try await client.orders(status: status, page: number, size: size)
        case .orderBills: try await client.bills(type: 0, page: number, size: size)
        case .otherBills(let use): try await client.bills(type: 1, diffUseType: use, page: number, size: size)
        case .stockingOrders: try await client.privateInventoryOrders(page: number, size: size)
        case .balance: try await client.balance()
        case .billTotals(let type): try await client.billTotals(type: type)
        }
    }

    /// Asks for things, together where CJ lets.
    func batch(_ type: SnapshotType, _ entities: [String], _ question: Question) async throws -> Answers {
        var answers: Answers
        switch type {
        case .orderDetail: answers = try await orders(entities, question)
        case .costSheet:
            answers = try await together(type, entities, question) { try await client.costSheets(entities) }
        case .trackInfo:
            answers = try await together(type, entities, question) { try await client.tracks(entities) }
        case .outboundDetail:
            answers = try await oneByOne(type, entities, question) { try await client.outboundDetail($0) }
        case .dispute: answers = try await oneByOne(type, entities, question) { try await dispute($0) }
        case .variant: answers = try await oneByOne(type, entities, question) { try await client.variant($0) }
        case .stockLevels: answers = try await oneByOne(type, entities, question) { try await client.stockLevels($0) }
        case .orderList, .bill, .stockingOrder, .balance, .billTotals:
            return Answers(type: type, question: question, snapshots: [])
        }
        answers.asked = entities.count
        return answers
    }

    // MARK: Orders

    /// Orders that a batch leaves out are asked for by themselves: CJ may give them so. What it knows only by the
    /// seller's number is always.
    private func orders(_ entities: [String], _ question: Question) async throws -> Answers {
        var answers = Answers(type: .orderDetail, question: question, snapshots: [])
        let codes = entities.filter { OrderName($0).kind != .number }
        var rest = entities
        var isInVain = false
        if usesBatch, codes.count > 1 {
            do {
                let batch = try await client.orders(codes)
                let found = matched(.orderDetail, codes, batch, question)
                answers.snapshots = found
                let names = Set(found.map(\.entity))
                rest.removeAll { names.contains($0) }
                isInVain = found.isEmpty
            } catch let error as CJError where error.isNoSuchInterface {
                answers.lacksBatch = true
            }
        }
        try await askOneByOne(rest, &answers, stopsInVain: isInVain) { entity in
            try await client.order(OrderName(entity).text)
        }
        return answers
    }

    // MARK: Together

    private func together(
        _ type: SnapshotType, _ entities: [String], _ question: Question, _ ask: () async throws -> CJAnswer
    ) async throws -> Answers {
        do {
            let answer = try await ask()
            let found = matched(type, entities, answer, question)
            let names = Set(found.map(\.entity))
            let missing = entities.filter { !names.contains($0) }.map { entity in
                Snapshot(
                    type, unknown: entity, code: nil, endpoint: answer.call.path, askedAt: question.askedAt,
                    requestId: answer.requestId)
            }
            return Answers(type: type, question: question, snapshots: found + missing)
        } catch let error as CJError where error.isUnknownOrder && entities.count == 1 {
            return Answers(
                type: type, question: question, snapshots: entities.map { unknown(type, $0, error, question) })
        }
    }

    /// A snapshot for each thing that a row of an answer is about.
    private func matched(
        _ type: SnapshotType, _ entities: [String], _ answer: CJAnswer, _ question: Question
    ) -> [Snapshot] {
        let matches = RowMatches(answer.rows.map { Snapshot.names(of: $0, in: type) }, for: entities, in: type)
        return entities.compactMap { entity in
            matches.places[entity].flatMap { place in
                Snapshot(
                    type, entity: entity, endpoint: answer.call.path, askedAt: question.askedAt,
                    requestId: answer.requestId, answer: answer.rows[place])
            }
        }
    }

    // MARK: One by one

    private func oneByOne(
        _ type: SnapshotType, _ entities: [String], _ question: Question,
        asking ask: (_ entity: String) async throws -> CJAnswer
    ) async throws -> Answers {
        var answers = Answers(type: type, question: question, snapshots: [])
        try await askOneByOne(entities, &answers, asking: ask)
        return answers
    }

    /// Asks for each thing in a call of its own. What fails after others were answered waits for the next time.
    ///
    /// - Parameter stopsInVain: whether it is enough when CJ knows none of the first.
    private func askOneByOne(
        _ entities: [String], _ answers: inout Answers, stopsInVain: Bool = false,
        asking ask: (_ entity: String) async throws -> CJAnswer
    ) async throws {
        let (type, question) = (answers.type, answers.question)
        var inVain = 0
        for (index, entity) in entities.enumerated() {
            if stopsInVain, inVain == index, inVain >= Self.mostInVain {
                answers.unasked = Array(entities[index...])
                return
            }
            do {
                let answer = try await ask(entity)
                guard let snapshot = snapshot(type, entity, answer, question) else {
                    inVain += 1
                    answers.snapshots.append(
                        Snapshot(
                            type, unknown: entity, code: nil, endpoint: answer.call.path,
                            parameters: parameters(of: entity), askedAt: question.askedAt, requestId: answer.requestId))
                    continue
                }
                answers.snapshots.append(snapshot)
                if snapshot.entity != entity { answers.settled.append(entity) }
            } catch let error as CJError where error.saysUnknown(type) {
                inVain += 1
                answers.snapshots.append(unknown(type, entity, error, question))
            } catch let error as CJError where !answers.snapshots.isEmpty && !error.isRefusedAccess {
                return
            }
        }
    }

    /// Where the call for one dispute does not have it, the list of those over its order may.
    private func dispute(_ id: String) async throws -> CJAnswer {
        do {
            return try await client.dispute(id)
        } catch let error as CJError where error.isUnknownThing || error.isNoSuchInterface {
            guard let order = ordersOfDisputes[id] else { throw error }
            return try await client.disputes(over: order)
        }
    }

    /// What an answer to a question about one thing says of it; nil where it is about none or another.
    private func snapshot(
        _ type: SnapshotType, _ entity: String, _ answer: CJAnswer, _ question: Question
    ) -> Snapshot? {
        let rows = answer.rows
        var name: String? = entity
        var row = rows.first
        if type == .stockLevels {
            // Its data is an array. An empty one says that CJ knows of no area.
            row = answer.data == nil ? nil : StockMessage.answer(of: rows)
        } else if type == .dispute {
            row =
                rows.first { names(of: $0, in: type).contains(entity) }
                ?? rows.first.flatMap { rows.count == 1 && names(of: $0, in: type).isEmpty ? $0 : nil }
        } else if type == .orderDetail, let found = row, !names(of: found, in: type).contains(entity) {
            // An order that was asked for by the seller's number is remembered by its own name. CJ's own ids find the
            // order, whichever of them it shows.
            let asked = OrderName(entity)
            if OrderAnswer(found)?.orderNumber == asked.text {
                name = Snapshot.entity(of: found, in: type)
            } else if asked.kind == .number {
                row = nil
            }
        }
        guard let row, let name else { return nil }
        return Snapshot(
            type, entity: name, endpoint: answer.call.path, parameters: parameters(of: entity),
            askedAt: question.askedAt, requestId: answer.requestId, answer: row)
    }

    private func names(of row: JSON, in type: SnapshotType) -> Set<String> {
        Set(Snapshot.names(of: row, in: type).joined())
    }

    private func unknown(_ type: SnapshotType, _ entity: String, _ error: CJError, _ question: Question) -> Snapshot {
        Snapshot(
            type, unknown: entity, code: error.code.map(String.init), endpoint: error.path,
            parameters: parameters(of: entity), askedAt: question.askedAt, requestId: error.requestId)
    }

    private func parameters(of entity: String) -> [String: String] {
        ordersOfDisputes[entity].map { ["orderId": $0] } ?? [:]
    }
}

/// Which row of an answer is about which of the things that were asked for.
struct RowMatches {
    /// For each thing that was answered the place of its row.
    private(set) var places: [String: Int] = [:]

    /// - Parameters:
    ///   - names: of each row what it names its thing by, the surest names first.
    ///   - entities: what was asked for.
    init(_ names: [[Set<String>]], for entities: [String], in type: SnapshotType) {
        let wanted = entities.map { (entity: $0, name: Snapshot.name($0, in: type)) }
        for rank in 0..<(names.map(\.count).max() ?? 0) {
            // What a surer name is found by is about that alone.
            let taken = Set(places.values)
            for (place, names) in names.enumerated() where rank < names.count && !taken.contains(place) {
                for (entity, name) in wanted where names[rank].contains(name) && places[entity] == nil {
                    places[entity] = place
                }
            }
        }
        // Asked for one parcel, CJ answers about that, under whichever of its numbers.
        if type == .trackInfo, places.isEmpty, entities.count == 1, names.count == 1 { places[entities[0]] = 0 }
    }
}

extension CJError {
    /// Whether CJ refused because it does not have the thing.
    fileprivate func saysUnknown(_ type: SnapshotType) -> Bool {
        isUnknownOrder || [.variant, .stockLevels, .dispute].contains(type) && isUnknownThing
    }
}
