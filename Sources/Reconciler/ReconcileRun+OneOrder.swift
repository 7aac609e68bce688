import CJ
import CJClient
import Foundation
import Leases
import Ledger
import Logging
import Postgres

extension ReconcileRun {
    func ask(for id: String, _ lease: Lease, _ tally: RunTally) async throws {
        try await project()
        let owners = try await owners(of: id)
        var isKnown = false
        for account in owners {
            let work = AccountWork(account: account, settings: settings, lease: lease, pool: pool)
            try await ask(work, .orderDetail, [try await code(of: id, account) ?? id], tally)
            try await project()
            guard let order = try await order(id, account) else { continue }
            isKnown = true
            if let code = order.code {
                if order.hasCosts { try await ask(work, .costSheet, [code], tally) }
                if order.isPrivateOutbound { try await ask(work, .outboundDetail, [code], tally) }
                if !order.disputes.isEmpty { try await ask(work, .dispute, order.disputes, tally) }
            }
            if !order.trackNumbers.isEmpty { try await ask(work, .trackInfo, order.trackNumbers, tally) }
        }
        try await project()
        try await compare(lease, tally)
        if !isKnown, tally.summary.waitsUntil == nil { throw UnknownOrder(id: id) }
    }

    private func ask(_ work: AccountWork, _ call: SnapshotType, _ entities: [String], _ tally: RunTally) async throws {
        switch try await work.ask(call, entities) {
        case .done(let type, let findings): tally.add(findings, of: type)
        case .failed(let error): throw error
        // One by one they are answered, or refused for what they are.
        case .spoilt(_, let error):
            guard entities.count > 1 else { throw error }
            for entity in entities { try await ask(work, call, [entity], tally) }
        case .notOffered(let name, let error):
            logger.warning("CJ has no such call", metadata: ["name": "\(name)", "reason": "\(error)"])
        case .putOff(_, let until): tally.countPutOff(entities, of: work.account.name, until: until)
        case .closed(let until): tally.close(work.account.name, until: until)
        }
    }

    /// The accounts that have the order; all, where none knows it yet.
    func owners(of id: String) async throws -> [ReconciledAccount] {
        let names = try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT DISTINCT i.account
                FROM reconciler.live AS l
                JOIN reconciler.known_order_ids AS i ON i.id = \(id) AND i.generation = l.generation
                """, as: String.self)
        }
        let own = accounts.filter { names.contains($0.name.text) }
        return own.isEmpty ? accounts : own
    }

    private func code(of id: String, _ account: ReconciledAccount) async throws -> String? {
        try await order(id, account).flatMap { $0.code ?? $0.internalId }
    }

    struct KnownOrder: Sendable {
        let code: String?
        let internalId: String?
        let hasCosts: Bool
        let isPrivateOutbound: Bool
        let disputes: [String]
        let trackNumbers: [String]
    }

    func order(_ id: String, _ account: ReconciledAccount) async throws -> KnownOrder? {
        try await pool.withConnection { connection in
            try await connection.query(
                """
                SELECT o.cj_order_code, o.cj_internal_id,
                    o.is_sandbox IS NOT TRUE AND o.is_paid,
                    o.is_private_outbound IS TRUE,
                    ARRAY (
                        SELECT d.dispute_id
                        FROM reconciler.known_disputes AS d
                        WHERE d.order_key = o.order_key AND d.account = o.account AND d.generation = o.generation
                    ),
                    ARRAY (
                        SELECT DISTINCT s.asked_by
                        FROM reconciler.known_order_ids AS other
                        JOIN reconciler.known_shipments AS s
                            ON (s.order_ref = other.id OR s.order_refs @> ARRAY[other.id])
                            AND s.account = other.account AND s.generation = other.generation
                        WHERE other.order_key = o.order_key AND other.account = o.account
                            AND other.generation = o.generation AND other.kind IN ('code', 'internal', 'pending')
                    )
                FROM reconciler.live AS l
                JOIN reconciler.known_order_ids AS i
                    ON i.id = \(id) AND i.account = \(account.name) AND i.generation = l.generation
                JOIN reconciler.known_orders AS o
                    ON o.order_key = i.order_key AND o.account = i.account AND o.generation = l.generation
                WHERE o.attached_to IS NULL
                ORDER BY o.first_seen_at
                LIMIT 1
                """, as: KnownOrder.init
            ).first
        }
    }
}

/// Neither the ledger nor CJ knows an order.
public struct UnknownOrder: Error, CustomStringConvertible {
    let id: String

    public var description: String {
        "no order \(id.prefix(64)) is known: CJ finds orders by their code (SD…, DP…, CJ…), its all-digit id or the seller's number"
    }
}
