import ArgumentParser

/// The command. Each subcommand is a file of `Commands`.
@main
struct CJLedger: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cjledger",
        abstract: "Keeps every order and parcel message of CJ Dropshipping, and answers in SQL.",
        discussion: """
            First steps:
              cjledger demo       see it work on a PostgreSQL of its own, in a minute
              cjledger migrate    make the tables in your database
              cjledger serve      take webhooks and keep the read models up to date
              cjledger register   tell CJ where to send them
              cjledger selftest   send a test order through CJ and back
              cjledger simulate   play CJ on this machine: its API and its webhooks
              cjledger reconcile  ask CJ for what its messages left out
              cjledger replay     rebuild the read models from all events

            Settings come from the environment, or from a YAML file that CJLEDGER_CONFIG names; docs/settings.md lists
            them. Results go to stdout, logs to stderr.

            Exit status: 0 done, 1 failed, 2 found something wrong, 3 what is left must wait, 64 wrong arguments.
            """,
        version: programVersion,
        subcommands: [
            DemoCommand.self, ServeCommand.self, MigrateCommand.self, RegisterCommand.self, SelftestCommand.self,
            ReconcileCommand.self,
            StatusCommand.self, ReplayCommand.self, RollbackCommand.self, VerifyCommand.self, ParkedCommand.self,
            QuarantineCommand.self, EventsCommand.self, ImportCommand.self, ExportCommand.self,
            ConfigCommand.self, BenchCommand.self, SimulateCommand.self,
        ])
}

/// The version of this program.
let programVersion = "0.1.0"
