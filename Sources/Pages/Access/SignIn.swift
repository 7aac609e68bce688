import Foundation
import HTTPTypes
import Hummingbird

/// The page for signing in: `templates/sign-in.mustache`.
struct SignIn: Sendable {
    static let path = "/sign-in"
    static let outPath = "/sign-out"
    /// Everybody who has not signed in yet.
    static let stranger = Viewer(name: "", mayAct: false, binding: "sign-in")

    let form: PostForm
    /// The page to go on to.
    let next: String
    /// What was wrong with the last try; nil for the first.
    let fault: String?

    func response(_ status: HTTPResponse.Status = .unauthorized) -> Response {
        var response = Response.html(
            Frame(PageContent(title: "Sign in", template: "sign-in", content: self), in: nil), status: status)
        response.headers[.wwwAuthenticate] = "Bearer realm=\"cjledger\""
        return response
    }
}

extension Response {
    /// On to another page, with a cookie that begins a session, or one that ends it.
    ///
    /// - Parameter session: nil ends it.
    static func onward(to path: String, session: String?, isSecure: Bool) -> Response {
        let secure = isSecure ? "; Secure" : ""
        let age = session == nil ? 0 : Int(Session.length)
        return Response(
            status: .seeOther,
            headers: [
                .location: path,
                .setCookie:
                    "\(Session.cookie)=\(session ?? ""); Path=/; Max-Age=\(age); HttpOnly; SameSite=Strict\(secure)",
            ])
    }
}
