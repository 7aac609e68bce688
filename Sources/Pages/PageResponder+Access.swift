import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Receiver

/// Signing in, and what stands before everything that does something.
extension PageResponder {
    /// No form of ours is longer.
    private static let largestForm = 64 << 10

    /// Why what was sent does nothing.
    struct FormRefusal: Error {
        let notice: Notice
    }

    /// The fields of a form of ours, sent by somebody who may act.
    func form(of request: Request, for viewer: Viewer) async -> Result<FormFields, FormRefusal> {
        guard viewer.mayAct || viewer == SignIn.stranger || request.uri.path == SignIn.outPath else {
            return .failure(FormRefusal(notice: .mayNotAct))
        }
        guard
            RequestOrigin.isOurs(
                request.headers[.origin], site: request.headers[.fetchSite], authority: request.head.authority,
                names: access.names)
        else { return .failure(FormRefusal(notice: .foreignOrigin)) }
        let type = request.headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded"),
            let body = try? await request.body.collect(upTo: Self.largestForm)
        else { return .failure(FormRefusal(notice: .noForm)) }
        let fields = FormFields(String(buffer: body))
        guard forms.isToken(fields["form"], of: viewer, path: request.uri.path) else {
            return .failure(FormRefusal(notice: .oldForm))
        }
        return .success(fields)
    }

    /// The answer to somebody who has not signed in: the page for it, or what comes of his token.
    func signIn(_ request: Request, from address: SocketAddress?) async -> Response {
        guard request.method == .post, request.uri.path == SignIn.path else {
            let isPage = request.method == .get && request.uri.path != SignIn.path && request.uri.path != SignIn.outPath
            return signInPage(next: isPage ? request.head.path ?? "/" : "/").response()
        }
        switch await form(of: request, for: SignIn.stranger) {
        case .failure(let refusal): return refusal.notice.response
        case .success(let fields):
            guard let token = access.token(fields["token"] ?? "") else {
                var response = signInPage(
                    next: fields["next"] ?? "/", fault: "That is no token of this ledger."
                ).response()
                if attempts.note(from: address) { response.headers[.connection] = "close" }
                logger.warning("somebody at \(address.origin) tried to sign in to the pages with a wrong token")
                return response
            }
            let session = Session(
                name: String((fields["name"] ?? "").prefix(80)), ends: now().addingTimeInterval(Session.length))
            return .onward(
                to: local(fields["next"]), session: session.text(signedWith: token, nonce: .random(in: 0...UInt64.max)),
                isSecure: isSecure)
        }
    }

    /// The same for somebody who is known already.
    func signedIn(_ viewer: Viewer, _ request: Request, from address: SocketAddress?) async -> Response {
        guard request.uri.path == SignIn.outPath else {
            return Response(status: .seeOther, headers: [.location: "/"])
        }
        if let refusal = refusal(of: request, unless: [.post]) { return refusal }
        switch await form(of: request, for: viewer) {
        case .failure(let refusal): return refusal.notice.response
        case .success: return .onward(to: SignIn.path, session: nil, isSecure: isSecure)
        }
    }

    /// The answer to a program whose token is none.
    func wrongToken(from address: SocketAddress?) -> Response {
        var response = Notice.wrongToken.response
        response.headers[.wwwAuthenticate] = "Bearer realm=\"cjledger\", error=\"invalid_token\""
        if attempts.note(from: address) { response.headers[.connection] = "close" }
        return response
    }

    private func signInPage(next: String, fault: String? = nil) -> SignIn {
        SignIn(
            form: PostForm(action: SignIn.path, token: forms.token(for: SignIn.stranger, path: SignIn.path)),
            next: next.cut(at: 2000), fault: fault)
    }

    /// A path of a page of ours; the first page for anything else, so that no link leads away over us.
    private func local(_ next: String?) -> String {
        guard let next, next.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }),
            next.hasPrefix("/"), !next.hasPrefix("//")
        else { return "/" }
        let path = String(next.prefix { $0 != "?" && $0 != "#" })
        return pages.contains { $0.path.parameters(of: path) != nil } ? next : "/"
    }
}

extension Credentials {
    /// - Parameter address: where the request came from.
    init(_ request: Request, from address: SocketAddress?, proxy: TrustedProxy?) {
        authority = request.head.authority
        let words = (request.headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        if words.count == 2, words[0].lowercased() == "bearer" {
            bearer = words[1].trimmingCharacters(in: .whitespaces)
        }
        for cookie in request.headers[values: .cookie].flatMap({ $0.split(separator: ";") }) {
            let halves = cookie.split(separator: "=", maxSplits: 1).map(String.init)
            guard halves.count == 2, halves[0].trimmingCharacters(in: .whitespaces) == Session.cookie else { continue }
            session = session ?? halves[1]
        }
        proxied = proxy.flatMap { HTTPField.Name($0.header) }.map { request.headers[values: $0] } ?? []
        origin = address.origin
    }
}

extension SocketAddress? {
    /// The address without the port, for people.
    var origin: String { self?.ipAddress ?? "an unknown address" }
}

extension HTTPField.Name {
    fileprivate static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}
