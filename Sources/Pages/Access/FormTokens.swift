import Foundation
import Hashing

/// The token that each form carries, so that only a form of ours does something: no page of a stranger knows it.
struct FormTokens: Sendable {
    private let key: [UInt8]

    /// - Parameter key: chance, or what follows from a secret that several servers share.
    init(key: [UInt8]) { self.key = key }

    /// The token of a viewer's form for a path.
    func token(for viewer: Viewer, path: String) -> String { code(viewer.binding, path).hexadecimal }

    /// Whether a form of this viewer's for this path had it.
    func isToken(_ text: String?, of viewer: Viewer, path: String) -> Bool {
        guard let text, let digest = Digest(hexadecimal: text) else { return false }
        return digest.equalsInConstantTime(code(viewer.binding, path))
    }

    private func code(_ binding: String, _ path: String) -> Digest {
        HMACSHA256.code(of: Array("\(path)\n\(binding)".utf8), key: key)
    }
}

/// Whether a request that does something came from a page of ours, as far as browsers say.
enum RequestOrigin {
    /// A program that is no browser says nothing, and is believed as far as its form's token goes.
    ///
    /// - Parameters:
    ///   - origin: the header `Origin`.
    ///   - site: the header `Sec-Fetch-Site`.
    ///   - authority: the name that was asked.
    ///   - names: further names of ours, for a proxy that asks by another than the browser did.
    static func isOurs(_ origin: String?, site: String?, authority: String?, names: Set<String>) -> Bool {
        if let site, site != "same-origin", site != "none" { return false }
        // A browser that tells no page where it comes from writes null. Then its own word for it counts, which no page can
        // make it say.
        guard let origin, !(origin == "null" && site == "same-origin") else { return true }
        guard let slashes = origin.range(of: "://") else { return false }
        let host = String(origin[slashes.upperBound...]).lowercased()
        return host == authority?.lowercased() || HostName.host(of: host).map(names.contains) ?? false
    }
}

/// A form that does something: where it goes, and its token. In a template
/// `{{#form}}<form method="post" action="{{action}}">{{> token}}…</form>{{/form}}`.
struct PostForm: Sendable {
    let action: String
    let token: String
}
