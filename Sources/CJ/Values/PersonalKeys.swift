/// Names under which a message would carry personal data.
///
/// CJ's documented webhooks have none. Should CJ begin to send some, nobody would notice in a body of bytes; so the names,
/// never the values, are looked for and counted.
public enum PersonalKeys {
    /// In lower case, letters and digits only.
    private static let known: Set<[UInt8]> = Set(
        [
            "address", "address1", "address2", "buyeremail", "buyername", "buyerphone", "cellphone", "consignee",
            "consigneeid", "consigneename", "consigneephone", "contactname", "contactphone", "customername", "email",
            "fax", "firstname", "fullname", "housenumber", "idcard", "lastname", "mail", "mobile", "passport", "phone",
            "phonenumber", "postalcode", "postcode", "receiver", "receivername", "receiverphone", "recipient",
            "recipientname", "remark", "remarks", "shippingaddress", "shippingaddress1", "shippingaddress2",
            "shippingcity", "shippingcounty", "shippingcustomername", "shippingphone", "shippingprovince",
            "shippingzip", "signatory", "signedby", "street", "taxid", "taxnumber", "telephone", "vatnumber", "zip",
            "zipcode",
        ].map { Array($0.utf8) })

    /// Of each length and pair of first and last letter, whether there is a known name like it. Nearly every name of CJ's
    /// is ruled out by that.
    private static let shapes: [Bool] = {
        var shapes = [Bool](repeating: false, count: 1 << 15)
        for name in known { shapes[shape(count: name.count, first: name[0], last: name[name.count - 1])] = true }
        return shapes
    }()

    private static func shape(count: Int, first: UInt8, last: UInt8) -> Int {
        (count & 31) << 10 | Int(first & 31) << 5 | Int(last & 31)
    }

    /// Whether a name may be known, by its shape.
    private static func mayBeKnown(_ name: Span<UInt8>) -> Bool {
        var count = 0
        var first: UInt8 = 0
        var last: UInt8 = 0
        for place in name.indices {
            guard let plain = plain(name[place]) else { continue }
            if count == 0 { first = plain }
            last = plain
            count += 1
        }
        return count > 0 && shapes[shape(count: count, first: first, last: last)]
    }

    /// Those names that members of a JSON text have, whatever their case and separators: each once, in lower case,
    /// ascending. A member that is null counts, since its name shows that CJ has a place for it.
    public static func found(in json: JSON) -> [String] {
        var found: Set<[UInt8]> = []
        json.eachName { name in
            guard mayBeKnown(name) else { return }
            let plain = name.indices.compactMap { Self.plain(name[$0]) }
            if known.contains(plain) { found.insert(plain) }
        }
        return found.map { String(decoding: $0, as: UTF8.self) }.sorted()
    }

    /// Whether personal data would stand under this name.
    static func contains(_ name: String) -> Bool { known.contains(name.utf8.compactMap(plain)) }

    private static func plain(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "): nil
        default: byte
        }
    }
}
