import Testing

@testable import Postgres

@Suite struct `A connection string` {
    @Test(
        arguments: [
            ("host=db dbname=cjledger", "host=db dbname=cjledger"), ("cjledger", "dbname=cjledger"),
            ("host=db password=hunter2", "host=db password=***"),
            ("password='hun ter2' user='o\\'hara'", "user='o\\'hara' password=***"),
            ("postgresql://anna:hunter2@db:5433/x?sslpassword=hunter2&sslmode=require", "password=***"),
            ("postgres://anna@db/x", "user=anna"),
            ("host=/run/postgresql,@abstract port=1,2", "host=/run/postgresql,@abstract"),
            ("postgresql://anna:hun%40ter%2F2@db/x", "host=db"), ("host=::1 dbname=x", "host=::1"),
        ])
    func `is shown without its passwords`(text: String, shown: String) throws {
        let conninfo = try #require(Conninfo(text))
        #expect(conninfo.text == text)
        #expect(!conninfo.description.contains("hun"))
        for part in shown.split(separator: " ") { #expect(conninfo.description.contains(part)) }
    }

    @Test(arguments: [
        "host=db hunter2", "hunter2=x", "postgresql://[hunter2", "anna:hunter2@db/x", "db/hunter2",
        "postgresql://anna:hun@ter2@db/x", "postgresql://anna:hun/ter2@db/x", "dbname=postgresql://anna:hunter2@db/x",
        "user=anna:hunter2 host=db",
    ])
    func `that libpq cannot read, or not as it was meant, is none`(text: String) { #expect(Conninfo(text) == nil) }

    @Test(
        arguments: [
            ("host=a dbname=x", []), ("cjledger", []), ("", []), ("host=a,b target_session_attrs=prefer-standby", []),
            ("host=a,b", ["a  ", "b  "]), ("host=a,b port=1", ["a  1", "b  1"]),
            ("postgresql://a:1,b:2/x?target_session_attrs=read-write", ["a  1", "b  2"]),
            ("host=a,b hostaddr=1.1.1.1,2.2.2.2 port=1,2", ["a 1.1.1.1 1", "b 2.2.2.2 2"]),
            ("hostaddr=1.1.1.1,2.2.2.2", [" 1.1.1.1 ", " 2.2.2.2 "]),
        ] as [(String, [String])])
    func `names its hosts one by one where there are several`(text: String, hosts: [String]) {
        #expect(Conninfo.severalHosts(of: text).map { "\($0.name) \($0.address) \($0.port)" } == hosts)
    }

    @Test(
        arguments: [
            (nil, "dbname=y"), ("x", "dbname=y"), ("host=a dbname=x", "host=a dbname=y"),
            ("postgresql://anna:hun%20ter2@db:5433/x", "user=anna password='hun ter2' host=db port=5433 dbname=y"),
        ])
    func `can lead to another database of its server`(text: String?, other: String) throws {
        let made = Conninfo.text(text, database: "y")
        #expect(try #require(Conninfo(made)).description == #require(Conninfo(other)).description)
    }
}
