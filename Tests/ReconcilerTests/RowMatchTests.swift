import CJ
import Foundation
import Testing

@testable import Reconciler

@Suite struct `The rows of an answer about parcels` {
    private func places(_ rows: [String], for asked: [String]) throws -> [String: Int] {
        RowMatches(
            try rows.map { Snapshot.names(of: try JSON(parsing: Array($0.utf8)), in: .trackInfo) }, for: asked,
            in: .trackInfo
        ).places
    }

    @Test(arguments: [
        #"{"trackingNumber":"YT1","cjMailNo":"CJP1YQ","lastTrackNumber":"L1"}"#,
        #"{"trackingNumber":"yt 1","cjMailNo":"cjp-1-yq","lastTrackNumber":"l 1"}"#,
        #"{"trackingNumber":"CJP1YQ","cjMailNo":"YT1","lastTrackNumber":"L1"}"#,
        #"{"trackingNumber":["YT1"],"cjMailNo":"CJP1YQ,X9","lastTrackNumber":"L1;L2"}"#,
    ])
    func `are found by every number they have`(row: String) throws {
        let other = #"{"trackingNumber":"YT2","cjMailNo":null}"#
        for asked in ["YT1", "CJP1YQ", "L1", "yt1", "cjp1yq"] {
            #expect(try places([other, row], for: [asked, "YT2"]) == [asked: 1, "YT2": 0], "\(asked)")
        }
    }

    @Test func `answer two questions for one parcel's numbers`() throws {
        let row = #"{"trackingNumber":"YT1","cjMailNo":"CJP1YQ"}"#
        #expect(try places([row], for: ["YT1", "CJP1YQ"]) == ["YT1": 0, "CJP1YQ": 0])
    }

    @Test func `are no answer about a last mile's number where they answer about their own`() throws {
        let row = #"{"trackingNumber":"YT1","lastTrackNumber":"SACK1"}"#
        #expect(try places([row], for: ["YT1", "SACK1"]) == ["YT1": 0])
        let own = #"{"trackingNumber":"SACK1"}"#
        #expect(try places([row, own], for: ["SACK1"]) == ["SACK1": 1])
    }

    @Test func `of one question answer it, under whichever number`() throws {
        let row = #"{"trackingNumber":"YT1"}"#
        #expect(try places([row], for: ["CJP1YQ"]) == ["CJP1YQ": 0])
        #expect(try places([row], for: ["CJP1YQ", "CJP2YQ"]).isEmpty)
        #expect(try places([row, row], for: ["CJP1YQ"]).isEmpty)
        #expect(try places([], for: ["CJP1YQ"]).isEmpty)
    }
}
