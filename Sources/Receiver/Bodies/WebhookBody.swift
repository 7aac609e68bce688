import HTTPTypes

/// A body as it came, and what it is when it is unpacked.
struct WebhookBody {
    /// As it came over the line.
    let sent: [UInt8]
    /// Unpacked; as it came where nothing packed it, or where it cannot be unpacked.
    let plain: [UInt8]

    /// Unpacks what was sent packed.
    ///
    /// - Parameters:
    ///   - coding: the header `Content-Encoding`. What begins as gzip does is unpacked without it too, since a proxy may
    ///     take the header away; nothing that CJ sends plain begins so.
    ///   - limit: the most bytes a plain body may have.
    /// - Throws: ``InflateError/tooLarge``, when there would be more.
    init(_ sent: [UInt8], coding: String?, limit: Int) throws(InflateError) {
        self.sent = sent
        guard let formats = Self.formats(coding) ?? (sent.starts(with: Self.gzipBegin) ? [[.gzip]] : nil) else {
            plain = sent
            isPacked = false
            return
        }
        var unpacked: [UInt8]? = sent
        for alternatives in formats {
            guard let packed = unpacked else { break }
            unpacked = try Self.unpacked(packed, asOneOf: alternatives, limit: limit)
        }
        plain = unpacked ?? sent
        isPacked = unpacked != nil
    }

    /// Whether it was unpacked.
    let isPacked: Bool

    private static let gzipBegin: [UInt8] = [0x1F, 0x8B]
    /// A body that was packed more often than this was made by somebody else than CJ.
    private static let mostCodings = 2

    /// How a body is to be unpacked, step by step; nil when it is plain or in a way that is not known.
    private static func formats(_ coding: String?) -> [[PackedFormat]]? {
        let codings = (coding ?? "").split(separator: ",").map { $0.trimming(while: \.isWhitespace).lowercased() }
            .filter { $0 != "identity" }
        guard (1...mostCodings).contains(codings.count) else { return nil }
        var formats: [[PackedFormat]] = []
        for coding in codings.reversed() {
            switch coding {
            case "gzip", "x-gzip": formats.append([.gzip])
            case "deflate": formats.append([.zlib, .deflate])
            default: return nil
            }
        }
        return formats
    }

    private static func unpacked(
        _ packed: [UInt8], asOneOf formats: [PackedFormat], limit: Int
    ) throws(InflateError) -> [UInt8]? {
        for format in formats {
            do {
                return try inflated(packed, as: format, limit: limit)
            } catch .tooLarge {
                throw .tooLarge
            } catch {}
        }
        return nil
    }
}

extension Substring {
    fileprivate func trimming(while isMargin: (Character) -> Bool) -> Substring {
        var trimmed = drop(while: isMargin)
        while let last = trimmed.last, isMargin(last) { trimmed.removeLast() }
        return trimmed
    }
}
