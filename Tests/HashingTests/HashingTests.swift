import Hashing
import Testing

@Suite struct `Digests and codes` {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 gives the published vectors`(text: String, expected: String) {
        #expect(SHA256.digest(of: Array(text.utf8)).hexadecimal == expected)
    }

    @Test func `HMAC-SHA256 gives the vector of RFC 4231, case 2`() {
        let code = HMACSHA256.code(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(code.hexadecimal == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func `a digest has 32 bytes or is none`() {
        #expect(Digest(bytes: [UInt8](repeating: 1, count: 31)) == nil)
        #expect(Digest(bytes: [UInt8](repeating: 1, count: 32)) != nil)
    }

    @Test func `equality in constant time is equality`() {
        let one = SHA256.digest(of: [1])
        #expect(one.equalsInConstantTime(SHA256.digest(of: [1])))
        #expect(!one.equalsInConstantTime(SHA256.digest(of: [2])))
    }
}
