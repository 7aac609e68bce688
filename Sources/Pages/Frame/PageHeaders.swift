import HTTPTypes
import Hummingbird
import NIOCore

/// What every answer carries: nothing comes from elsewhere, runs or is framed there, and nothing is kept by the way.
enum PageHeaders {
    static let all: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            """
            default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
            frame-ancestors 'none'; base-uri 'none'
            """
        ),
        (.xContentTypeOptions, "nosniff"),
        (.cacheControl, "no-store"),
        (referrerPolicy, "no-referrer"),
    ]

    // The library's `init(_:)` is nil for what is no name of a header, which this is.
    private static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .cacheControl
}

/// A file that pages name: the stylesheet, the script, the icon.
struct PageAsset {
    private let text: String
    private let type: String

    init?(_ path: String) {
        guard path.hasPrefix("/assets/") else { return nil }
        let name = String(path.dropFirst("/assets/".count))
        guard let text = PageTemplates.assets[name] else { return nil }
        self.text = text
        type =
            switch name.split(separator: ".").last {
            case "css": "text/css; charset=utf-8"
            case "js": "text/javascript; charset=utf-8"
            default: "image/svg+xml"
            }
    }

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension Response {
    /// A page.
    static func html(_ frame: Frame, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: frame.html)))
    }
}
