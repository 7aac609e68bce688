import Foundation
import Hashing

/// The key CJ signs one account's webhooks with: the account's openId as decimal text (`docs/cj.md`, Signature).
///
/// The openId is short, cannot be changed and stands in some bodies, so it proves little by itself; the path key of the
/// callback URL is the stronger half. It is never printed.
public struct SigningKey: Sendable, CustomStringConvertible {
    private let key: [UInt8]

    /// Takes an openId of digits only; nil for anything else.
    public init?(openId: String) {
        guard !openId.isEmpty, openId.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        key = Array(openId.utf8)
    }

    /// What the header `sign` carries for these bytes: standard padded Base64 of HMAC-SHA256 over the raw body.
    public func sign(_ body: [UInt8]) -> String {
        Data(HMACSHA256.code(of: body, key: key).bytes).base64EncodedString()
    }

    /// Whether `signature` is exactly the text that belongs to exactly these bytes; takes the same time however wrong it is.
    public func verifies(_ signature: String, of body: [UInt8]) -> Bool {
        // Digests of the two texts have one length, and where they differ tells nothing of where the texts do.
        SHA256.digest(of: Array(signature.utf8)).equalsInConstantTime(SHA256.digest(of: Array(sign(body).utf8)))
    }

    /// Whether a text is the openId, which is shown nowhere.
    public func isOpenId(_ text: String) -> Bool { text.utf8.elementsEqual(key) }

    public var description: String { "SigningKey(openId withheld)" }
}
