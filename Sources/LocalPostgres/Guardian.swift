import Foundation
import Synchronization

/// The script that runs a cluster for as long as the pipe to its standard input is open.
final class Guardian: Sendable {
    private let process: Mutex<Process?>
    private let input: FileHandle
    private let output: FileHandle

    /// A broken pipe is ignored as signals are: it must not keep the script from cleaning up.
    ///
    /// Everything happens in the script, so that there is no moment at which this process could die and leave
    /// something behind. `$1` are the binaries, `$2` the folder, `$3` the port, `$4` the connection string of the server
    /// it is to be a standby of, the rest lines of configuration.
    private static let script = #"""
        set -u
        umask 077
        # What libpq would take from the environment could lead to somebody else's server.
        for name in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p'); do unset "$name"; done
        binaries=$1 folder=$2 port=$3 primary=$4
        shift 4
        server=
        as_server=
        mkdir "$folder" || exit 1
        if [ "$(id -u)" = 0 ]; then
            chown postgres "$folder" || exit 1
            as_server="setpriv --reuid=postgres --regid=$(id -g postgres) --clear-groups --"
        fi
        cd "$folder"
        start() {
            # In a session of its own the server hears no Ctrl-C: it stops when this script says so.
            $as_server setsid "$binaries/postgres" -D "$folder/data" >>"$folder/log" 2>&1 &
            server=$!
            for _ in $(seq 600); do
                "$binaries/pg_isready" -q -h "$folder" -p "$port" && { echo ready; return; }
                kill -0 "$server" 2>/dev/null || break
                sleep 0.05
            done
            tail -n 5 "$folder/log" | tr '\n' ' '
            echo
        }
        finish() {
            trap '' INT TERM HUP PIPE
            [ -n "$server" ] && kill -INT "$server" 2>/dev/null && wait "$server"
            cd /
            rm -rf "$folder"
        }
        trap '' INT TERM HUP PIPE
        trap finish EXIT
        if [ -n "$primary" ]; then
            $as_server "$binaries/pg_basebackup" -d "$primary" -D "$folder/data" -R -X stream -c fast --no-sync
        else
            $as_server "$binaries/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync
        fi >"$folder/initdb.log" 2>&1 || { tail -n 3 "$folder/initdb.log" | tr '\n' ' '; echo; exit 1; }
        {
            echo "listen_addresses = ''"
            echo "port = $port"
            echo "unix_socket_directories = '$folder'"
            for line in "$@"; do echo "$line"; done
        } >>"$folder/data/postgresql.conf"
        start
        while read -r command; do
            case $command in
            crash)
                kill -QUIT "$server"
                wait "$server"
                start
                ;;
            halt)
                kill -QUIT "$server"
                wait "$server"
                server=
                echo ready
                ;;
            start) start ;;
            esac
        done
        """#

    private init(process: Process, input: FileHandle, output: FileHandle) {
        self.process = Mutex(process)
        self.input = input
        self.output = output
    }

    static func start(
        binaries: PostgresBinaries, folder: URL, port: Int, primary: String?, settings: [String]
    ) throws -> Guardian {
        if getuid() == 0, getpwnam("postgres") == nil { throw LocalClusterError.noServerUser }
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
            ["-c", script, "cjledger-cluster", binaries.folder, folder.path, String(port), primary ?? ""] + settings
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let guardian = Guardian(
            process: process, input: input.fileHandleForWriting, output: output.fileHandleForReading)
        do {
            try guardian.awaitReady()
        } catch {
            guardian.dismiss()
            throw error
        }
        return guardian
    }

    func command(_ word: String) throws {
        try input.write(contentsOf: Data("\(word)\n".utf8))
        try awaitReady()
    }

    private func awaitReady() throws {
        var line = Data()
        while let byte = try output.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) { line += byte }
        let text = String(decoding: line, as: UTF8.self)
        guard text == "ready" else { throw LocalClusterError.failed(text) }
    }

    /// Closes the pipe and waits until the script has cleaned up.
    func dismiss() {
        let process = process.withLock { process in
            defer { process = nil }
            return process
        }
        guard let process else { return }
        try? input.close()
        process.waitUntilExit()
    }
}
