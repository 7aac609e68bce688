import ArgumentParser

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add facts from elsewhere: what the shop sold, exchange rates; or exported events.",
        discussion: """
            `cjledger import FILE` adds the events that `cjledger events export` wrote. docs/sales.md describes the files of
            sales and rates.
            """,
        subcommands: [Sales.self, Rates.self, Events.self], defaultSubcommand: Events.self)

    struct Events: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "events", abstract: "Add the events that `cjledger events export` wrote.",
            discussion: "The same as `cjledger events import`.")

        @Argument(help: "The file; - or nothing reads stdin.")
        var file = "-"

        func run() async throws { try await EventsCommand.Import.run(file) }
    }
}
