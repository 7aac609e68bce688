import CJ
import Folding
import Foundation
import TestSupport
import Testing

@Suite struct `The groups of a language` {
    private let texts: ShipmentTexts
    init() throws { texts = try .fromSchema() }

    private static let languages = ShipmentTextDenials.denials.map(\.key)

    private func status(_ text: String) -> ShipmentStatus { texts.meaning(of: [text]).status }

    /// The phrases of a group as a text may have them.
    private func phrases(_ group: String, of language: String) -> [String] {
        (texts.groups["@\(language).\(group)"] ?? []).filter { !$0.contains("@") }.map { written in
            written.replacing(" .. ", with: " ").filter { !"^$=*".contains($0) }
        }
    }

    @Test func `are of fifteen languages`() {
        #expect(Set(texts.groups.keys.map { $0.dropFirst().prefix(2) }) == Set(Self.languages.map { $0[...] }))
        #expect(Self.languages.count == 15)
    }

    @Test(arguments: languages)
    func `say a delivery by each phrase alone`(language: String) {
        let said = phrases("said", of: language)
        #expect(said.count >= 15)
        for text in said { #expect(status(text) == .delivered, "\(text)") }
    }

    @Test(arguments: ShipmentTextDenials.denials.map { ($0, $1) })
    func `say no delivery that is denied, planned or in part`(language: String, denials: [String]) {
        for phrase in phrases("said", of: language) {
            for denial in denials {
                let text = denial.replacing("{}", with: phrase)
                #expect(status(text) != .delivered, "\(text), by line \(texts.rule(for: text)?.line ?? 0)")
            }
        }
    }

    @Test(arguments: ShipmentTextDenials.detours.map { ($0, $1) })
    func `say no delivery to somebody who carries the parcel on`(language: String, detours: [String]) throws {
        let person = try ShipmentTexts(
            parsing: "unknown " + (texts.groups["@\(language).person"] ?? ["nobody"]).joined(separator: " / "))
        for phrase in phrases("said", of: language) where person.rule(for: phrase) == nil {
            for detour in detours {
                let text = detour.replacing("{}", with: phrase)
                #expect(status(text) != .delivered, "\(text), by line \(texts.rule(for: text)?.line ?? 0)")
            }
        }
    }

    /// What stands in front of a delivery, or behind it, and makes it none.
    @Test(arguments: languages)
    func `deny a delivery by each phrase that does`(language: String) throws {
        let said = try #require(phrases("said", of: language).first)
        let isLogographic = ["zh", "ja", "ko"].contains(language)
        let blank = isLogographic ? "" : " "
        let before = ["not", "yet", "plan", "at", "sender", "amiss"].flatMap { phrases($0, of: language) }
        let behind = ["later", "undo", "at", "sender", "point", "amiss"].flatMap { phrases($0, of: language) }
        let places = phrases("to", of: language).flatMap { to in
            phrases("place", of: language).map { "\(to) \($0)" }
        }
        let texts =
            before.map { $0 + blank + said } + behind.map { said + blank + $0 } + places.map { "\(said) \($0)" }
            + phrases("other", of: language)
        for text in texts {
            #expect(status(text) != .delivered, "\(text), by line \(self.texts.rule(for: text)?.line ?? 0)")
        }
    }

    @Test(arguments: languages)
    func `say by each phrase alone what they are called`(language: String) {
        let meanings: KeyValuePairs<String, ShipmentStatus> = [
            "returned": .returned, "returning": .returning, "tried": .attemptFailed, "out": .outForDelivery,
            "fetch": .availableForPickup, "trouble": .exception, "customs": .inTransit, "announced": .preTransit,
            "moving": .inTransit, "due": .inTransit, "pending": .inTransit, "person": .delivered,
        ]
        for (group, meaning) in meanings {
            for text in phrases(group, of: language) {
                #expect(status(text) == meaning, "\(text), by line \(texts.rule(for: text)?.line ?? 0)")
            }
        }
    }

    @Test(arguments: languages)
    func `bring a parcel back by each sender, and to be fetched by each point`(language: String) throws {
        let said = try #require(phrases("said", of: language).first)
        let isVerbLast = ["tr", "ja", "ko"].contains(language)
        for (group, meaning) in [("sender", ShipmentStatus.returned), ("point", .availableForPickup)] {
            for phrase in phrases(group, of: language) {
                let text = isVerbLast ? "\(phrase) \(said)" : "\(said) \(phrase)"
                #expect(status(text) == meaning, "\(text), by line \(texts.rule(for: text)?.line ?? 0)")
            }
        }
    }

    @Test(arguments: languages)
    func `let nothing lie where it is fetched that is on the way there`(language: String) throws {
        guard let fetch = phrases("fetch", of: language).first else { return }
        let isVerbLast = ["tr", "ja", "ko"].contains(language)
        for way in phrases("way", of: language) {
            let text = isVerbLast ? "\(fetch) \(way)" : "\(way) \(fetch)"
            #expect(status(text) != .availableForPickup, "\(text), by line \(texts.rule(for: text)?.line ?? 0)")
        }
    }
}
