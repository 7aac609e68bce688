import CZlib

/// What zlib packs.
enum PackedFormat: CaseIterable {
    case gzip
    /// What HTTP calls deflate: zlib's own format.
    case zlib
    /// What some senders call deflate: the same without head and check sum.
    case deflate

    /// How zlib is told.
    fileprivate var windowBits: Int32 {
        switch self {
        case .gzip: 16 + MAX_WBITS
        case .zlib: MAX_WBITS
        case .deflate: -MAX_WBITS
        }
    }
}

/// Why a body was not unpacked.
enum InflateError: Error {
    /// It holds more than may be. Nothing beyond that was unpacked.
    case tooLarge
    /// It is not of that format, or is cut off, or holds something behind its end.
    case broken
}

/// Unpacks a whole body.
///
/// - Parameter limit: the most bytes that may come of it; no more memory is taken.
func inflated(_ packed: [UInt8], as format: PackedFormat, limit: Int) throws(InflateError) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(&stream, format.windowBits, zlibVersion(), size) == Z_OK else { throw .broken }
    defer { inflateEnd(&stream) }
    var plain: [UInt8] = []
    var consumed = 0
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while true {
        let (code, written, read) = step(&stream, packed, from: consumed, into: &chunk)
        consumed += read
        guard plain.count + written <= limit else { throw .tooLarge }
        plain += chunk.prefix(written)
        switch code {
        case Z_STREAM_END where consumed == packed.count: return plain
        // What gzip packed in parts is one body.
        case Z_STREAM_END where format == .gzip && inflateReset(&stream) == Z_OK: continue
        case Z_OK where written > 0 || read > 0: continue
        default: throw .broken
        }
    }
}

/// Unpacks until the chunk is full or the body ends.
private func step(
    _ stream: inout z_stream, _ packed: [UInt8], from offset: Int, into chunk: inout [UInt8]
) -> (code: Int32, written: Int, read: Int) {
    packed.withUnsafeBufferPointer { packed in
        chunk.withUnsafeMutableBufferPointer { chunk in
            let rest = packed.count - offset
            // zlib's input is not const in its declaration; it only reads it.
            stream.next_in = packed.baseAddress.map { UnsafeMutablePointer(mutating: $0 + offset) }
            stream.avail_in = UInt32(rest)
            stream.next_out = chunk.baseAddress
            stream.avail_out = UInt32(chunk.count)
            let code = inflate(&stream, Z_NO_FLUSH)
            return (code, chunk.count - Int(stream.avail_out), rest - Int(stream.avail_in))
        }
    }
}
