import Testing

@testable import CJ

@Suite struct `The address of a page about a parcel` {
    @Test(arguments: [
        (
            "https://www.cjpacket.com/?trackingNumber=CJPKL0000000123YQ",
            "https://www.cjpacket.com/?trackingNumber=CJPKL0000000123YQ"
        ),
        ("http://t.17track.net/en#nums=LX123456789CN", "http://t.17track.net/en#nums=LX123456789CN"),
        ("https://carrier.example/track/LX123456789CN", "https://carrier.example/track/LX123456789CN"),
        (
            "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400110899561234567890",
            "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400110899561234567890"
        ),
        ("https://carrier.example/track", "https://carrier.example/track"),
        ("HTTPS://carrier.example", "https://carrier.example"),
        ("https://carrier.example/track/", "https://carrier.example/track/"),
    ])
    func `keeps the site, its own words and track numbers`(written: String, kept: String) {
        #expect(TrackingURL.safe(written) == kept)
    }

    @Test(arguments: [
        // A postal code, with the number it is asked for beside.
        ("https://post.example/t/?B=LX123456789CN&P=1234AB", "https://post.example/t/?B=LX123456789CN"),
        ("https://post.example/track/LX123456789CN-NL-1234AB", "https://post.example/track/"),
        ("https://post.example/1234/LX123456789CN", "https://post.example"),
        // A telephone number, a mail address, a name.
        ("https://post.example/track?phone=4915112345678", "https://post.example/track"),
        ("https://post.example/track/ada@mail.example", "https://post.example/track/"),
        ("https://post.example/track?name=Ada%20Lovelace#Ada", "https://post.example/track"),
        ("https://post.example/track?q=ada", "https://post.example/track"),
        ("https://post.example/track#/LX123456789CN", "https://post.example/track"),
    ])
    func `loses what may tell of a person`(written: String, kept: String) {
        #expect(TrackingURL.safe(written) == kept)
    }

    @Test(arguments: ["", "null", "cjpacket.com", "javascript:alert", "https://ada:word@post.example/", "ftp://a.b/c"])
    func `is none`(written: String) {
        #expect(TrackingURL.safe(written) == nil)
    }
}
