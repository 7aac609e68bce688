import Folding
import Schema
import Testing

@Suite struct `What is shown of a free text` {
    private static let vocabulary = Result {
        Vocabulary(phrases: try ShipmentTexts.fromSchema().phrases, list: ShipmentTextTable.words)
    }

    private func shown(_ text: String, beside place: String? = nil) throws -> String {
        try Self.vocabulary.get().shown(text, beside: place)
    }

    /// Ways in which carriers write who signed, took it in, or is to be called.
    static let named = [
        "Signed by HENRIETTA WILLOUGHBY", "Delivered - HENRIETTA W.", "HENRIETTA signed", "POD: H. Willoughby",
        "Sign: henrietta", "Delivered to: Henrietta Willoughby, front door", "Recipient HENRIETTA took it",
        "Handed over to Henrietta", "Parcel left with Henrietta (neighbour)", "Receiver name:Henrietta",
        "Delivered. Henrietta's husband has signed", "Entregado a HENRIETTA", "Zugestellt an Henrietta Willoughby",
        "Livré à Mme Henrietta", "Firmado por: HENRIETTA WILLOUGHBY", "Consegnato a Henrietta",
        "Ontvangen door Henrietta",
        "Doręczono: Henrietta", "Получено: Генриетта", "Teslim alan: HENRIETTA", "تم التسليم إلى هنرييتا",
        "נמסר להנרייטה",
        "已签收，签收人：韩瑞达", "由韩瑞达代收", "受取人：韩瑞达", "배달완료 수령인:김헨리", "Call Henrietta 555 123 4567",
        "Left note for Henrietta@mail.example", "Henrietta-Willoughby", "Delivered, HENRIETTA123",
        "by:HENRIETTA/WILLOUGHBY",
        "Delivered;Henrietta;12", "Customer (Henrietta) picked up",
    ]

    @Test(arguments: named) func `is nobody's name, however it is written`(text: String) throws {
        let shown = try shown(text)
        let lower = shown.lowercased()
        for name in ["henri", "willough", "генри", "هنري", "הנרי", "韩瑞", "瑞达", "헨리", "4567"] {
            #expect(!lower.contains(name), "\(shown)")
        }
        #expect(shown.contains("…"))
    }

    @Test(arguments: [
        " Delivered, PO Box", "Delivered, PO Box", "Departed shipping partner facility, USPS awaiting item", "Signed",
        "Arrived at sort facility", "Picked up by Shipping Partner, USPS Awaiting Item", "Out for delivery",
        "Delivered to the front desk at 10:30", "2024-01-18 07:59:22 Delivered", "Parcel RR123456789CN departed",
        "Delivered, 2 of 3 parcels", "已签收", "到达分拣中心", "Zustellung erfolgreich", "Entregado", "12", "99760",
    ])
    func `is all of it where nobody is named`(text: String) throws { #expect(try shown(text) == text) }

    @Test func `is the place that stands beside it`() throws {
        #expect(
            try shown("Arrived at NENANA POST OFFICE", beside: "NENANA,AK 99760") == "Arrived at NENANA POST OFFICE")
        #expect(try shown("Arrived at XYZZY POST OFFICE", beside: "NENANA,AK 99760") == "Arrived at … POST OFFICE")
    }

    @Test func `keeps what stands around what it hides`() throws {
        #expect(
            try shown("Delivered, signed by HENRIETTA WILLOUGHBY, front door") == "Delivered, signed by …, front door")
        #expect(try shown("Call 555 123 4567 today") == "Call … today")
    }

    @Test(arguments: [
        ("NENANA,AK 99760", "NENANA,AK 99760"), ("NEW YORK, NY 10001-1234", "NEW YORK, NY 10001-1234"),
        ("X", "X"), ("US", "US"), ("Łódź", "Łódź"), ("São Paulo / BR", "São Paulo / BR"),
        ("c/o Henrietta Willoughby, NENANA", "c/o …, NENANA"), ("Attn: Henrietta, AK 99760", "Attn …, AK 99760"),
        ("NENANA (Mrs Willoughby)", "NENANA (Mrs …)"), ("NENANA 555-123-4567", "NENANA …"),
        ("NENANA henrietta@mail.example", "NENANA …"), ("MRSKA, CZ", "MRSKA, CZ"),
    ])
    func `is a place without persons, telephones and addresses of mail`(place: String, expected: String) throws {
        #expect(try Self.vocabulary.get().shownPlace(place) == expected)
    }

    @Test func `has nearly every word of the texts that rules are tried with`() throws {
        let hidden = try ShipmentTextCases.all.filter { try shown($0.text) != $0.text }.map {
            "\(try shown($0.text)) | \($0.text)"
        }
        #expect(
            hidden.count * 10 < ShipmentTextCases.all.count,
            "\(hidden.count): \(hidden.prefix(200).joined(separator: "\n"))")
    }
}
