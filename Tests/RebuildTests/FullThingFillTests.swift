import Folding
import Foundation
import ReadModels
import TestSupport
import Testing

@testable import Rebuild

@Suite(.database) struct `A generation with full things` {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `is filled with the rows that a projector gave it, and the same is parked`(seed: UInt64) async throws {
        let owner = try await TestDatabase.current.connect()
        var messages = RandomMessages(seed: seed, orders: 6)
        var settings = ProjectorSettings()
        settings.most = StateSize(ids: 7, scans: 6, statements: 4, lines: 6)
        for part in 0..<3 {
            try await append(messages.next(50).map { $0 + Array(String(repeating: " ", count: part).utf8) })
        }
        try await project(settings)
        let found = try await Filling.differences(bucketSize: [1, 10, 60][Int(seed % 3)], settings, on: owner)
        #expect(found.isEmpty, "\(found.count): \(found.prefix(5))")
        #expect(try await owner.text("SELECT count(DISTINCT full_thing) > 2 FROM projection.parked_g2") == "true")
    }
}
