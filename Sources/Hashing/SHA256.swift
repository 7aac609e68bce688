import CLibCrypto

/// A SHA-256 digest: 32 bytes, compared and ordered byte by byte.
public struct Digest: Hashable, Sendable, Comparable {
    /// The 32 bytes, the first is the most significant.
    public let bytes: [UInt8]

    /// Takes over 32 bytes that are already a digest; nil when there are not exactly 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Reads what ``hexadecimal`` writes; nil when the text is anything else.
    public init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == SHA256.byteCount * 2 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(SHA256.byteCount)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.digits.firstIndex(of: digits[place]),
                let low = Self.digits.firstIndex(of: digits[place + 1])
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        self.bytes = bytes
    }

    fileprivate init(trusted bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Lower-case hexadecimal, 64 characters: the form in which people compare digests.
    public var hexadecimal: String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(Self.digits[Int(byte >> 4)])
            text.append(Self.digits[Int(byte & 0x0F)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    public static func < (left: Digest, right: Digest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

/// SHA-256 by the system's libcrypto, which the distribution patches.
public enum SHA256 {
    /// The length of a digest.
    public static let byteCount = 32

    /// Looked up once. `SHA256()` looks it up by its name each time, which takes longer than to hash a few hundred bytes.
    /// Any thread may use it at any time: libcrypto only reads what it points to, and it is never freed.
    nonisolated(unsafe) private static let algorithm = EVP_MD_fetch(nil, "SHA256", nil)

    /// The digest of the bytes; the empty array has one too.
    public static func digest(of bytes: [UInt8]) -> Digest {
        var out = [UInt8](repeating: 0, count: byteCount)
        if EVP_Digest(bytes, bytes.count, &out, nil, algorithm, nil) != 1 {
            _ = CLibCrypto.SHA256(bytes, bytes.count, &out)
        }
        return Digest(trusted: out)
    }
}

/// HMAC with SHA-256, the code CJ signs its webhooks with.
public enum HMACSHA256 {
    /// The 32-byte code of `message` under `key`.
    public static func code(of message: [UInt8], key: [UInt8]) -> Digest {
        var out = [UInt8](repeating: 0, count: SHA256.byteCount)
        var length = UInt32(0)
        _ = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &out, &length)
        return Digest(trusted: out)
    }
}

extension Digest {
    /// Equality that takes the same time wherever the first difference is, for secrets and what is derived from them.
    public func equalsInConstantTime(_ other: Digest) -> Bool {
        CRYPTO_memcmp(bytes, other.bytes, SHA256.byteCount) == 0
    }
}
