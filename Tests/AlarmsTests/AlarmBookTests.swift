import Admin
import Foundation
import TestSupport
import Testing

@testable import Alarms

private let zero = Date(timeIntervalSince1970: 1_705_564_762)
private let patience = AlarmBook.Patience()

private func problem(_ kind: Problem.Kind = .lag, _ account: String? = nil, _ text: String = "it is late") -> Problem {
    Problem(kind, account: account, since: zero - 60, text: text, cure: "do something")
}

/// A book and a receiver of what it tells, looked at in seconds from a beginning.
private struct Watch {
    var book = AlarmBook()
    var told: [AlarmMessage] = []
    var number = 0

    /// Looks on, and tells if somebody is there to be told.
    mutating func look(at second: Double, _ problems: [Problem], isDelivered: Bool = true) {
        var number = number
        book.note(problems, at: zero + second, patience) {
            number += 1
            return "\(number)"
        }
        self.number = number
        guard isDelivered, let message = book.next(patience) else { return }
        book.noteTold(message)
        told.append(message)
    }

    var events: [String] { told.map { "\($0.event.rawValue) \($0.key.kind) \($0.id)" } }
}

@Suite struct `The book of alarms` {
    @Test func `tells a problem once when it has stood for a while, and once when it is over`() {
        var watch = Watch()
        for second in 0..<60 { watch.look(at: Double(second), [problem()]) }
        #expect(watch.events == ["raised lag 1"])
        #expect(watch.told.first?.at == zero + 10)
        for second in 60..<200 { watch.look(at: Double(second), []) }
        #expect(watch.events == ["raised lag 1", "over lag 1"])
        #expect(watch.told.last?.at == zero + 89)
        #expect(watch.book.entries.isEmpty)
    }

    @Test func `tells nothing of what is over before it has stood for a while`() {
        var watch = Watch()
        for second in 0..<9 { watch.look(at: Double(second), [problem()]) }
        for second in 9..<100 { watch.look(at: Double(second), []) }
        #expect(watch.told.isEmpty && watch.book.entries.isEmpty)
    }

    @Test func `tells once of what comes and goes, and of its end when it stays away`() {
        var watch = Watch()
        for second in 0..<600 { watch.look(at: Double(second), second / 5 % 2 == 0 ? [problem()] : []) }
        #expect(watch.events == ["raised lag 1"])
        for second in 600..<700 { watch.look(at: Double(second), []) }
        #expect(watch.events == ["raised lag 1", "over lag 1"])
    }

    @Test func `tells again of what comes again after its end, as another`() {
        var watch = Watch()
        for second in 0..<20 { watch.look(at: Double(second), [problem()]) }
        for second in 20..<100 { watch.look(at: Double(second), []) }
        for second in 100..<120 { watch.look(at: Double(second), [problem()]) }
        #expect(watch.events == ["raised lag 1", "over lag 1", "raised lag 2"])
    }

    @Test func `takes a problem whose words change for the same, and those of one kind and account for one`() {
        var watch = Watch()
        for second in 0..<60 {
            watch.look(
                at: Double(second),
                [
                    problem(.refused, "a", "\(second) with 401"), problem(.refused, "a", "7 with 404"),
                    problem(.refused, "b"),
                ])
        }
        #expect(watch.events == ["raised refused 1", "raised refused 2"])
        #expect(Set(watch.told.map(\.key.account)) == ["a", "b"])
        #expect(watch.told.first { $0.key.account == "a" }?.text.hasSuffix("with 401; 7 with 404") == true)
    }

    @Test func `goes on where nobody could be told, and says nothing of what is over by then`() {
        var watch = Watch()
        for second in 0..<60 { watch.look(at: Double(second), [problem(), problem(.parked)], isDelivered: false) }
        for second in 60..<120 { watch.look(at: Double(second), [problem(.parked)], isDelivered: false) }
        watch.look(at: 120, [problem(.parked)])
        #expect(watch.events.count == 1 && watch.told.first?.key.kind == "parked")
        // An end that could not be told is none when it comes again.
        for second in 121..<200 { watch.look(at: Double(second), [], isDelivered: false) }
        for second in 200..<300 { watch.look(at: Double(second), [problem(.parked)]) }
        #expect(watch.events.count == 1)
    }

    @Test func `does not take a time in which nobody looked on for one in which a problem stood`() {
        var watch = Watch()
        watch.look(at: 0, [problem()])
        watch.look(at: 3600, [problem()])
        #expect(watch.told.isEmpty)
        watch.look(at: 3610, [problem()])
        #expect(watch.events.count == 1)
    }

    @Test func `tells nothing from a book that was only taken out`() {
        var watch = Watch()
        for second in 0..<20 { watch.look(at: Double(second), [problem()]) }
        #expect(AlarmBook(watch.book.entries).next(patience) == nil)
    }

    /// Problems that come and go as chance has it, with deliveries that fail and a program that is started again.
    @Test(arguments: 0..<300)
    func `tells of each alarm at most twice, in order, and keeps its promises`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let kinds: [Problem.Kind] = [.lag, .parked, .receiver]
        var watch = Watch()
        var standing: Set<Problem.Kind> = []
        var seen: [Problem.Kind: [Double]] = [:]
        var second = 0.0
        for _ in 0..<Int.random(in: 1...400, using: &generator) {
            second += Double.random(in: 0.5...6, using: &generator)
            for kind in kinds where Double.random(in: 0...1, using: &generator) < 0.08 {
                if standing.remove(kind) == nil { standing.insert(kind) }
            }
            for kind in standing { seen[kind, default: []].append(second) }
            let isDelivered = Double.random(in: 0...1, using: &generator) < 0.7
            watch.look(at: second, standing.map { problem($0) }, isDelivered: isDelivered)
            // A restart knows what was put away, and no more.
            if Double.random(in: 0...1, using: &generator) < 0.2 { watch.book = AlarmBook(watch.book.entries) }
        }
        for kind in kinds {
            let events = watch.told.filter { $0.key.kind == kind.rawValue }
            // One is raised and then over, and then another is.
            for (index, message) in events.enumerated() {
                #expect(message.event == (index % 2 == 0 ? .raised : .over))
                if index % 2 == 1 { #expect(message.id == events[index - 1].id) }
                if index % 2 == 0, index > 0 { #expect(message.id != events[index - 1].id) }
                let at = message.at.timeIntervalSince(zero)
                let last = seen[kind]?.last { $0 <= at + 1e-3 } ?? -.infinity
                if message.event == .raised { #expect(abs(last - at) < 1e-3) }
                if message.event == .over { #expect(at - last >= patience.ending - 1e-3) }
            }
        }
        // What stands and can be told is told; what is away and can be told is over.
        for step in 0..<20 { watch.look(at: second + 100 + Double(step) * 3, [problem(.lag)]) }
        let events = Dictionary(grouping: watch.told, by: \.key.kind)
        #expect(events["lag"]?.last?.event == .raised)
        #expect(events["parked"].map { $0.last?.event == .over } ?? true)
        #expect(events["receiver"].map { $0.last?.event == .over } ?? true)
    }
}

@Suite struct `An alarm's message` {
    private static let entry = AlarmBook.Entry(
        id: "7", text: "line\nend \"quoted\" \u{0} $(touch x)", cure: "do", since: nil, firstSeen: zero, lastSeen: zero)

    @Test func `is one JSON object with every member`() throws {
        let message = AlarmMessage(.over, AlarmBook.Key(kind: "lag", account: ""), Self.entry, at: zero)
        let text = String(decoding: try message.json, as: UTF8.self)
        #expect(!text.contains("\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["event"] as? String == "over" && object["kind"] as? String == "lag")
        #expect(object["account"] is NSNull && object["since"] is NSNull)
        #expect(object["text"] as? String == Self.entry.text)
        #expect(object["at"] as? String == "2024-01-18T07:59:22.000000Z")
    }

    @Test func `goes into an environment as it is, but for what none holds`() {
        let message = AlarmMessage(.raised, AlarmBook.Key(kind: "lag", account: "main"), Self.entry, at: zero)
        #expect(message.environment["CJLEDGER_ALARM_EVENT"] == "raised")
        #expect(message.environment["CJLEDGER_ALARM_TEXT"] == "line\nend \"quoted\" \u{FFFD} $(touch x)")
        #expect(message.environment.keys.allSatisfy { $0.hasPrefix("CJLEDGER_ALARM_") })
    }
}
