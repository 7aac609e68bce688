extension SQL {
    var parameterTypes: [UInt32] { values.map { type(of: $0).postgresType.oid } }

    /// Lays out all values behind one another and hands libpq a pointer to each.
    func withBinaryValues(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, [Int32], [Int32]) -> Int32
    ) -> Int32 {
        var buffer: [UInt8] = []
        var ranges: [Range<Int>?] = []
        for value in values {
            guard !value.isNull else {
                ranges.append(nil)
                continue
            }
            let start = buffer.count
            value.encode(into: &buffer)
            ranges.append(start..<buffer.count)
        }
        // An empty buffer may have no address, and libpq takes a null pointer for NULL.
        buffer.append(0)
        return buffer.withUnsafeBytes { bytes in
            let pointers = ranges.map { range in
                range.flatMap { bytes.baseAddress?.advanced(by: $0.lowerBound).assumingMemoryBound(to: CChar.self) }
            }
            return body(pointers, ranges.map { Int32($0?.count ?? 0) }, ranges.map { _ in 1 })
        }
    }
}
