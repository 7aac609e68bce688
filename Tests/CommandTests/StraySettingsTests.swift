import Testing

@testable import cjledger

@Suite struct `Stray settings` {
    @Test(arguments: [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("PATHKEY", "PATH_KEY", 1)])
    func `are compared with known ones character by character`(one: String, other: String, distance: Int) {
        #expect(StraySettings.distance(one, other) == distance)
        #expect(StraySettings.distance(other, one) == distance)
    }

    @Test(
        arguments: [
            (["CJLEDGER_LISTEN"], []), (["PATH", "CJ_DNS", "CJLEDGERX"], []),
            (["CJLEDGER_LISTN"], ["CJLEDGER_LISTN is no setting; did you mean CJLEDGER_LISTEN?"]),
            (["CJ_OPENID"], ["CJ_OPENID is no setting; did you mean CJ_OPEN_ID?"]),
            (["CJLEDGER_HUNTER"], ["CJLEDGER_HUNTER is no setting of this version; docs/settings.md lists them"]),
        ] as [([String], [String])])
    func `of the environment are pointed out`(names: [String], warnings: [String]) {
        let found = StraySettings.warnings(
            environment: names, file: [],
            read: [("CJLEDGER_LISTEN", "cjledger.listen"), ("CJ_OPEN_ID", "cj.openId")], unread: [])
        #expect(found == warnings)
    }
}
