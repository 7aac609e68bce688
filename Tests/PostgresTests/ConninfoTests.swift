import Postgres
import Testing

@Suite struct `A connection string` {
    @Test(
        arguments: [
            ("host=db dbname=cjledger", "host=db dbname=cjledger"), ("cjledger", "dbname=cjledger"),
            ("host=db password=hunter2", "host=db password=***"),
            ("password='hun ter2' user='o\\'hara'", "user='o\\'hara' password=***"),
            ("postgresql://anna:hunter2@db:5433/x?sslpassword=hunter2&sslmode=require", "password=***"),
            ("postgres://anna@db/x", "user=anna"),
        ])
    func `is shown without its passwords`(text: String, shown: String) throws {
        let conninfo = try #require(Conninfo(text))
        #expect(conninfo.text == text)
        #expect(!conninfo.description.contains("hun"))
        for part in shown.split(separator: " ") { #expect(conninfo.description.contains(part)) }
    }

    @Test(arguments: ["host=db hunter2", "hunter2=x", "postgresql://[hunter2"])
    func `that libpq cannot read is none`(text: String) { #expect(Conninfo(text) == nil) }
}
