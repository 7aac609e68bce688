import ArgumentParser

struct ParkedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parked",
        abstract: "Look at the events that the read models could not take in, and try them again.",
        discussion: """
            Each is in the ledger all the same. `cjledger events show POSITION` shows one with its body. A program that
            can read it takes it in by `cjledger parked retry`, and by `cjledger replay` in any case.
            """,
        subcommands: [List.self, Retry.self], defaultSubcommand: List.self)
}
