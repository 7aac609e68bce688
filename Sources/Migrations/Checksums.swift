import Hashing
public import Schema

extension Migration {
    /// SHA-256 of the content in hexadecimal.
    public var checksum: String { SHA256.digest(of: Array(sql.utf8)).hexadecimal }
}

extension SchemaFile {
    /// The path and the SHA-256 of what stands in the file, as `cjledger.view_sets` has them.
    var pathAndChecksum: String { path + " " + SHA256.digest(of: Array(text.utf8)).hexadecimal }
}

extension [SchemaFile] {
    /// SHA-256 of all paths and contents in hexadecimal.
    var checksum: String {
        SHA256.digest(of: [UInt8](map(\.pathAndChecksum).joined(separator: "\n").utf8)).hexadecimal
    }
}
