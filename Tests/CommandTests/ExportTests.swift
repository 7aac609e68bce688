import CJ
import Folding
import Foundation
import Hashing
import Ledger
import Postgres
import TestSupport
import Testing

@Suite(.database) struct `The export command` {
    private static let code = "SD2403100000000000001", number = "1234567890123456789"

    private func fill() async throws {
        try await append([
            Messages.order([
                "cjOrderId": "\"\(Self.number)\"", "cjOrderCode": "\"\(Self.code)\"", "orderNumber": #""=1+1,\"x\"""#,
                "orderStatus": "500", "payDate": #""2026-03-10 00:00:00""#,
                "orderItems": #"[{"vid":"v","quantity":2,"sellPrice":3}]"#,
            ]),
            Messages.order([
                "cjOrderId": "\"2234567890123456789\"", "orderStatus": "500", "payDate": #""2026-03-31 23:00:00""#,
                "orderItems": #"[{"vid":"v","quantity":1,"sellPrice":0.125}]"#,
            ]),
        ])
        try await Received.append(
            [(Self.code, "6"), ("2234567890123456789", "0.125")].map { code, amount in
                try Received.snapshot(
                    .costSheet, code,
                    #"{"orderCode":"\#(code)","cogsBasicDataOrderInfoJson":{"d":1,"h":\#(amount),"f":0,"g":\#(amount)}}"#
                )
            })
        try await Received.append([
            .sale(
                Sale(
                    orderNumber: "=1+1,\"x\"", lineId: "1", amount: 10, currency: "USD",
                    soldAt: .utc("2026-03-09T10:00:00Z")))
        ])
        try await project()
    }

    private func exporting(_ arguments: [String], status: Int32 = 0) async throws -> Program.Outcome {
        let outcome = try await Program.run(["export"] + arguments, environment: environment())
        #expect(outcome.status == status, "\(outcome.errors)")
        return outcome
    }

    @Test func `writes a month's costs with ids whole, fixed decimals, position and digest`() async throws {
        try await fill()
        let lines = try await exporting(["costs", "--month", "2026-03"]).output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix("account,order_key,cj_order_code,cj_internal_id,"))
        #expect(lines[1].hasPrefix("main,\(Self.code),\(Self.code),\(Self.number),\"'=1+1,\"\"x\"\"\","))
        #expect(lines[1].contains(",2026-03-10T00:00:00Z,") && lines[1].contains(",6.000,"), "\(lines[1])")
        #expect(lines[2].contains(",0.125,"), "\(lines[2])")
        let digest = SHA256.digest(of: Array(lines[0...2].map { "\($0)\n" }.joined().utf8)).hexadecimal
        #expect(lines[3].hasPrefix("\"# what: costs of 2026-03;"))
        #expect(lines[3].contains("position: 5; rows: 2; sha256: \(digest)"), "\(lines[3])")
        // The second was paid in April by this clock.
        let berlin = try await exporting(["costs", "--month", "2026-03", "--zone", "Europe/Berlin"]).output
        #expect(berlin.split(separator: "\n").count == 3)
        let cash = try await exporting(["cash", "--month", "2026-03"]).output.split(separator: "\n")
        #expect(cash.count == 4 && cash[1].contains(",payment,"), "\(cash)")
        let nothing = try await exporting(["margins", "--month", "2026-04"]).output.split(separator: "\n")
        #expect(nothing.count == 2 && nothing[1].contains("rows: 0"))
        let margins = try await exporting(["margins", "--month", "2026-03"]).output.split(separator: "\n")
        #expect(margins.count == 4 && margins[1].contains(",10.00,10.00,6.000,4.000,\(Self.code),"), "\(margins)")
    }

    @Test func `writes a workbook that others open, in which ids are texts`() async throws {
        try await fill()
        let file = FileManager.default.temporaryDirectory.appending(path: "out-\(UInt32.random(in: 0 ... .max)).xlsx")
        defer { try? FileManager.default.removeItem(at: file) }
        _ = try await exporting(["costs", "--month", "2026-03", "--format", "xlsx", "--output", file.path])
        let bytes = try Data(contentsOf: file)
        _ = try await exporting(["costs", "--month", "2026-03", "--format", "xlsx", "--output", file.path])
        #expect(try Data(contentsOf: file) == bytes)
        let read = try Self.python(Self.reader, file.path)
        #expect(read.contains("'\(Self.number)' '=1+1,\"x\"' 6 0.000"), "\(read)")
        #expect(read.contains("position 5") && read.contains("what costs of 2026-03"), "\(read)")
    }

    @Test func `shows a month as it was closed`() async throws {
        try await fill()
        let closed = try await Program.run(["replay", "--as-of", "3"], environment: environment())
        #expect(closed.status == 0, "\(closed.errors)")
        let schema = try #require(
            try await TestDatabase.current.connect().text(
                "SELECT views FROM projection.generations WHERE views IS NOT NULL"))
        let then = try await exporting(["costs", "--month", "2026-03", "--as-of", schema]).output
        #expect(then.split(separator: "\n").count == 3 && then.contains("schema: \(schema); position: 3;"))
        let other = try await exporting(["costs", "--month", "2026-03", "--as-of", "nowhere"], status: 1)
        #expect(other.errors.contains(schema))
    }

    @Test(arguments: [["costs"], ["costs", "--month", "2026-13"], ["all", "--month", "2026-03"]])
    func `asks for a subject and a month`(arguments: [String]) async throws {
        _ = try await exporting(arguments, status: 64)
    }

    /// Prints the first order's ids and landed cost with its format, and the sheet about the origin: by openpyxl where it is
    /// installed, else from the XML.
    private static let reader = """
        import sys, zipfile, xml.etree.ElementTree as tree
        archive = zipfile.ZipFile(sys.argv[1])
        assert archive.testzip() is None
        for name in archive.namelist(): tree.fromstring(archive.read(name))
        try:
            import openpyxl
            book = openpyxl.load_workbook(sys.argv[1])
            header = [cell.value for cell in book['rows'][1]]
            row = dict(zip(header, book['rows'][2]))
            print(repr(row['cj_internal_id'].value), repr(row['order_number'].value), row['landed_cost'].value,
                row['landed_cost'].number_format)
            for line in book['origin'].iter_rows(values_only=True): print(*line)
        except ImportError:
            def texts(sheet):
                space = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
                root = tree.fromstring(archive.read('xl/worksheets/' + sheet))
                return [[''.join(c.itertext()) for c in row] for row in root.iter(space + 'row')]
            header, row = texts('sheet1.xml')[:2]
            row = dict(zip(header, row))
            print(repr(row['cj_internal_id']), repr(row['order_number']), row['landed_cost'].rstrip('0').rstrip('.'),
                '0.000')
            for line in texts('sheet2.xml'): print(*line)
        """

    private static func python(_ script: String, _ argument: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, argument]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        return text
    }
}
