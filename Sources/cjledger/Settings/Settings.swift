import Configuration
import Foundation
import Ledger
import Pages
import Postgres
import Receiver
import Reconciler
import SystemPackage
import Yams

/// Everything the program can be told from outside. Only this folder reads the environment.
struct Settings: Sendable {
    /// The file that settings are read from, beside the environment.
    var file: String?
    /// libpq connection string; nil leaves it to libpq's own `PG*`.
    var database: String?
    /// Whether a pooler stands before the database that gives out sessions by the transaction.
    var isPooledByTransaction: Bool
    var listen: ListenAddress
    var adminListen: ListenAddress
    /// Who may see the pages there, and who may act.
    var adminAccess: AccessRules
    var maximumBodyBytes: Int
    var maximumConnections: Int
    /// How long a connection may be silent, in seconds.
    var idleSeconds: Int
    /// How long a request may take to come, in seconds.
    var requestSeconds: Int
    /// What HTTPS is served with; nil for plain HTTP.
    var tls: TLSFiles?
    /// Where the internet reaches the public listener.
    var publicURL: PublicURL?
    /// How many calls of its API CJ allows an account a second, and one IP address.
    var requestsPerSecond: Int
    var requestsPerSecondPerIp: Int
    /// What the calls of a day may cost an account.
    var pointsPerDay: Int
    /// How long one call of CJ's API may take, in seconds.
    var callSeconds: Int
    /// Whether and how CJ is asked for what its messages left out.
    var reconcile: ReconcileSettings
    /// How the read models are verified by themselves.
    var verify: VerifySettings
    /// What is run with the head of each new seal; nil for nothing.
    var sealCommand: String?
    /// How the log is written.
    var log: LogSettings
    /// How people are told of what needs one of them.
    var alarms: AlarmSettings
    var accounts: [AccountSettings]
    /// Where webhooks are kept while the database does not take them; nil for nowhere.
    var spool: SpoolSettings?

    /// Reads the environment and the YAML file `CJLEDGER_CONFIG` names, the environment first.
    ///
    /// - Parameter journal: where it is noted what was read.
    /// - Throws: ``SettingsError``.
    static func load(_ journal: SettingsJournal = SettingsJournal()) async throws -> Settings {
        let environment = ConfigReader(provider: EnvironmentVariablesProvider())
        var fileOnly: ConfigReader?
        let file = try SettingsReader(environment, journal: journal).path("cjledger.config", of: "a YAML file")
        if let file {
            do {
                _ = try FileDescriptor.open(file, .readOnly).closeAfter {}
                fileOnly = ConfigReader(provider: try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
            } catch let error as YamlError {
                throw SettingsError.unreadableFile(error.place)
            } catch {
                // What is no file may be anything.
                journal.note("cjledger.config", .unusable, .environment)
                throw SettingsError.unreadableFile("\(error)".replacing(file, with: "…"))
            }
        }
        var settings = try Settings(SettingsReader(environment, file: fileOnly, journal: journal))
        settings.file = file
        settings.log.apply()
        return settings
    }

    /// A larger body would not be committed within the two seconds there are, and everyone behind it would wait.
    private static let largestBodyLimit = 32 << 20

    /// Any disk.
    private static let largestSpool = 1 << 50

    init(_ reader: SettingsReader) throws(SettingsError) {
        database = try reader.value(
            "cjledger.database", "a libpq connection string or URI, e.g. host=db dbname=cjledger", isSecret: true,
            shown: \.description, Conninfo.init)?.text
        isPooledByTransaction = try reader.value(
            "cjledger.transactionPooler", standard: "false", "true or false", AccountSettings.flag)
        listen = try reader.value(
            "cjledger.listen", standard: "127.0.0.1:8080", "HOST:PORT, e.g. 127.0.0.1:8080", ListenAddress.init)
        adminListen = try reader.value(
            "cjledger.adminListen", standard: "127.0.0.1:9090", "HOST:PORT, e.g. 127.0.0.1:9090", ListenAddress.init)
        adminAccess = try AdminSettings.access(reader, listen: adminListen)
        maximumBodyBytes = try reader.number(
            "cjledger.maxBodyBytes", standard: 1 << 20, of: "bytes", atMost: Self.largestBodyLimit)
        maximumConnections = try reader.number(
            "cjledger.maxConnections", standard: 1024, of: "connections", atMost: 1 << 20)
        idleSeconds = try reader.number("cjledger.idleSeconds", standard: 60, of: "seconds", atMost: 86_400)
        requestSeconds = try reader.number("cjledger.requestSeconds", standard: 10, of: "seconds", atMost: 3600)
        tls = try Self.tls(reader)
        publicURL = try reader.value(
            "cjledger.publicUrl",
            "an origin without path, user and password, e.g. https://ledger.example.com", PublicURL.init)
        requestsPerSecond = try reader.number(
            "cj.requestsPerSecond", standard: 1, of: "calls a second", atMost: 1000)
        requestsPerSecondPerIp = try reader.number(
            "cj.requestsPerSecondPerIp", standard: 10, of: "calls a second", atMost: 1000)
        pointsPerDay = try reader.number("cj.pointsPerDay", standard: 50_000, of: "points", atMost: 1_000_000_000)
        callSeconds = try reader.number("cj.callSeconds", standard: 30, of: "seconds", atMost: 600)
        reconcile = try ReconcileSettings(reader)
        verify = try VerifySettings(reader)
        sealCommand = try reader.text("cjledger.sealCommand", isSecret: true)
        log = try LogSettings(reader)
        alarms = try AlarmSettings(reader)
        accounts = try AccountSettings.all(reader)
        let spoolBytes = try reader.number(
            "cjledger.spoolMaxBytes", standard: SpoolSettings.standardMaximumBytes, of: "bytes",
            atMost: Self.largestSpool)
        let spoolAge = try reader.value(
            "cjledger.spoolMaxAge", ReconcileSettings.expectedDuration, ReconcileSettings.duration)
        spool = try reader.path("cjledger.spool", of: "a folder").map {
            SpoolSettings(folder: $0, maximumBytes: spoolBytes, maximumAge: spoolAge)
        }
    }

    /// One file without the other is of no use.
    private static func tls(_ reader: SettingsReader) throws(SettingsError) -> TLSFiles? {
        let certificate = try reader.path("cjledger.tlsCertificate", of: "a PEM file")
        let key = try reader.path("cjledger.tlsKey", of: "a PEM file")
        return switch (certificate, key) {
        case (let certificate?, let key?): TLSFiles(certificate: certificate, key: key)
        case (nil, nil): nil
        case (_?, nil):
            throw .missing(
                name: "CJLEDGER_TLS_KEY", cure: "name the PEM file of the key that belongs to CJLEDGER_TLS_CERTIFICATE")
        case (nil, _?):
            throw .missing(
                name: "CJLEDGER_TLS_CERTIFICATE", cure: "name the PEM file of the certificate that has CJLEDGER_TLS_KEY"
            )
        }
    }

    /// Where a job connects, under the role for its kind of work.
    func connection(as role: String?, for job: String) -> ConnectionSettings {
        var connection = ConnectionSettings(conninfo: database, role: role, applicationName: "cjledger \(job)")
        connection.isPooledByTransaction = isPooledByTransaction
        return connection
    }
}

/// A host and port to listen on.
struct ListenAddress: Sendable, Equatable {
    var host: String
    var port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, an IPv6 address in brackets.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        let host = text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        // A URL is no host, and may have a password in it.
        guard !host.isEmpty, host.utf8.count <= 255,
            host.allSatisfy({ $0.isLetter || $0.isNumber || "-._:%".contains($0) })
        else { return nil }
        self.init(host: host, port: port)
    }

    /// Whether only this machine reaches it.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.split(separator: ".").count == 4
    }

    /// The address as a URL, with the port the system chose where 0 was asked for.
    func url(port: Int, scheme: String = "http") -> String {
        host.contains(":") ? "\(scheme)://[\(host)]:\(port)" : "\(scheme)://\(host):\(port)"
    }
}
