import CJ
import Folding
import Foundation
import TestSupport
import Testing

/// How much of the fuzzing is done: `CJLEDGER_FUZZ_ROUNDS` makes more of it.
private let rounds = UInt64(ProcessInfo.processInfo.environment["CJLEDGER_FUZZ_ROUNDS"] ?? "") ?? 6

/// Reads a body with another reader of JSON than ours, to say what must be readable.
private struct SecondOpinion {
    let type: String
    private let params: [String: Any]

    /// Nil when that reader finds no event of ours in it.
    init?(_ body: [UInt8]) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
            let type = object["type"] as? String, (1...128).contains(type.utf8.count), !type.utf8.contains(0)
        else { return nil }
        self.type = type
        params = object["params"] as? [String: Any] ?? [:]
    }

    /// Whether the message names what it is about by a text or number that can be an id.
    var namesSomething: Bool {
        switch type {
        case "ORDER": hasId("cjOrderId", "cjOrderCode", "orderNumber", "orderNum")
        case "LOGISTIC": hasId("orderId", "trackingNumber")
        case "ORDERSPLIT": hasId("originalOrderId")
        case "MAKEUP", "PRIVATE_ORDER": hasId("orderId")
        case "STOCK", "VARIANT", "SOURCINGCREATE": !params.isEmpty
        default: true
        }
    }

    private func hasId(_ names: String...) -> Bool {
        names.contains { name in
            guard let text = params[name] as? String else {
                // A number that a floating-point number may have rounded need not be one.
                return !(params[name] is Bool)
                    && (params[name] as? Int).map { (1000..<1 << 53).contains($0) && Set("\($0)").count > 1 } ?? false
            }
            let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
            return !["null", "nan", "n/a", "undefined"].contains(trimmed.lowercased()) && trimmed.utf8.count <= 200
                && !trimmed.hasPrefix("#") && !trimmed.hasPrefix("-")
                && Set(trimmed).count > 1 && (trimmed.count > 3 || trimmed.contains { !$0.isASCII || $0.isLetter })
                && trimmed.contains { !$0.isASCII || $0.isLetter || "123456789".contains($0) }
        }
    }
}

@Suite struct `Spoilt messages` {
    @Test(arguments: 0..<rounds)
    func `are read wherever another reader can read them, and refused with a reason elsewhere`(seed: UInt64) {
        var fuzz = FuzzedMessages(seed: seed)
        for _ in 0..<500 {
            let body = fuzz.next()
            let opinion = SecondOpinion(body)
            let envelope = try? Envelope(body)
            if let opinion { #expect(envelope?.type == opinion.type, "\(String(decoding: body, as: UTF8.self))") }
            guard envelope != nil else { continue }
            do {
                _ = try Fold.contribution(of: stored([body])[0], zone: .gmt)
            } catch {
                #expect(!error.description.isEmpty && error.description.count < 200)
                #expect(opinion?.namesSomething != true, "\(error): \(String(decoding: body, as: UTF8.self))")
            }
        }
    }
}
