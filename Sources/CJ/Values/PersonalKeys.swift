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

    /// Of each pair of first and last letter, a bit for each length that known names like it have. Nearly every name of
    /// CJ's is ruled out by that.
    private static let lengths: [UInt32] = {
        var lengths = [UInt32](repeating: 0, count: 1 << 10)
        for name in known { lengths[pair(name[0], name[name.count - 1])] |= 1 << UInt32(name.count) }
        return lengths
    }()

    private static func pair(_ first: UInt8, _ last: UInt8) -> Int { Int(first & 31) << 5 | Int(last & 31) }

    /// Whether a name may be known, by its ends and its length.
    private static func mayBeKnown(_ name: Span<UInt8>) -> Bool {
        var (start, end) = (0, name.count &- 1)
        while start < end, plain(name[start]) == nil { start &+= 1 }
        while start < end, plain(name[end]) == nil { end &-= 1 }
        guard start <= end else { return false }
        let lengths = lengths[pair(name[start], name[end])]
        guard lengths != 0 else { return false }
        var length: UInt32 = 0
        for place in start...end where plain(name[place]) != nil { length &+= 1 }
        // A shift by 32 or more leaves nothing.
        return lengths & (1 << length) != 0
    }

    /// Those names that members of a JSON text have, whatever their case and separators: each once, in lower case,
    /// ascending. A member that is null counts, since its name shows that CJ has a place for it.
    public static func found(in json: JSON) -> [String] { found(in: json, leavingOut: nil) }

    /// Those that a `LOGISTIC` message has elsewhere than in the text of a list of track events.
    public static func found(in message: JSON, outside list: TrackEventList?) -> [String] {
        found(in: message, leavingOut: list?.json)
    }

    /// All of several lists of names.
    public static func joined(_ lists: [[String]]) -> [String] {
        let found = lists.filter { !$0.isEmpty }
        return found.count < 2 ? found.first ?? [] : Set(found.joined()).sorted()
    }

    private static func found(in json: JSON, leavingOut text: JSON?) -> [String] {
        var found: Set<[UInt8]> = []
        json.eachName(leavingOut: text) { name in
            guard mayBeKnown(name) else { return }
            let plain = name.indices.compactMap { Self.plain(name[$0]) }
            if known.contains(plain) { found.insert(plain) }
        }
        return found.map { String(decoding: $0, as: UTF8.self) }.sorted()
    }

    /// Whether personal data would stand under this name.
    public static func contains(_ name: String) -> Bool { known.contains(name.utf8.compactMap(plain)) }

    private static func plain(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "): nil
        default: byte
        }
    }
}
