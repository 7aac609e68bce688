import CZlib

/// What a sender makes of a body that it packs.
enum Packing: CaseIterable {
    case gzip, zlib, deflate

    func packed(_ plain: [UInt8]) -> [UInt8] {
        let windowBits: Int32 =
            switch self {
            case .gzip: 16 + MAX_WBITS
            case .zlib: MAX_WBITS
            case .deflate: -MAX_WBITS
            }
        var stream = z_stream()
        deflateInit2_(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, zlibVersion(),
            Int32(MemoryLayout<z_stream>.size))
        defer { deflateEnd(&stream) }
        var input = plain
        var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(plain.count))))
        input.withUnsafeMutableBufferPointer { input in
            packed.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                _ = CZlib.deflate(&stream, Z_FINISH)
            }
        }
        return Array(packed.prefix(Int(stream.total_out)))
    }
}
