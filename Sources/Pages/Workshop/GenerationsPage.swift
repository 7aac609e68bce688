import Foundation
import Ledger
import Operating
import ReadModels
import Rebuild
import Reports

extension Page {
    /// The read models there are, and what can be done with them.
    static let generations = Page("/generations", in: .workshop) { request, readings in
        let (all, sizes) = try await readings.read { connection in
            (try await GenerationStatus.readAll(on: connection), try await GenerationStatus.sizes(on: connection))
        }
        let content = GenerationsContent(all, sizes, request, readings)
        return .page(
            "Generations", template: "generations", content,
            refreshes: content.work?.isUnderWay == true || all.contains { $0.filling?.isUnderWay == true })
    }

    /// What people do with generations, one page a question.
    static let generationDeeds: [Page] = [
        .asking("/generations/replay", "Make the read models anew", button: "Replay", back: "/generations") { _ in
            [
                "A new generation is filled from all events beside the live one, while everybody goes on reading.",
                "It is compared with the live one at the end, and made live by itself where nothing would be missing. Otherwise it waits, and this page says what would be missing.",
            ]
        } deed: { _, worker, readings, tell in
            let outcome = try await worker.replay(as: readings.process) { tell(ProgressText.of($0)) }
            return ReplayReport(outcome).lines.joined(separator: "\n")
        },
        .asking(
            "/generations/compare", "Compare with the live read models", button: "Compare", back: "/generations",
            carried: ["generation"]
        ) { fields in
            [
                "Generation \(fields["generation"] ?? "?") and the live one are compared at one position, row by row. Nothing is changed."
            ]
        } deed: { fields, worker, _, _ in
            DifferencesText.lines(try await worker.compare(try generation(fields))).joined(separator: "\n")
        },
        .asking(
            "/generations/switch", "Make a generation live", button: "Make it live", back: "/generations",
            carried: ["generation"]
        ) { fields in
            [
                "Generation \(fields["generation"] ?? "?") becomes what everybody reads, whatever would be missing. Compare it first.",
                "Going back is possible as long as the old one is there.",
            ]
        } deed: { fields, worker, _, _ in
            let outcome = try await worker.switchForward(to: try generation(fields))
            return SwitchReport(outcome, isPinned: false).lines.joined(separator: "\n")
        },
        .asking(
            "/generations/rollback", "Go back to a generation", button: "Go back", back: "/generations",
            carried: ["generation"]
        ) { fields in
            [
                "Generation \(fields["generation"] ?? "?") becomes what everybody reads again, and is pinned: nothing switches away from it by itself. One that lacks events is refused."
            ]
        } deed: { fields, worker, _, _ in
            let outcome = try await worker.rollBack(to: try generation(fields), stale: false)
            return SwitchReport(outcome, isPinned: true).lines.joined(separator: "\n")
        },
        .asking(
            "/generations/prune", "Remove generations", button: "Remove", back: "/generations", carried: ["generation"]
        ) { fields in
            [
                fields["generation"].map { "Generation \($0) is removed, with its tables and views." }
                    ?? "Every generation that nobody needs is removed, with its tables.",
                "It waits up to five minutes for those who still read them. The live one, and one that may be gone back to, stay.",
            ]
        } deed: { fields, worker, _, tell in
            let named = fields["generation"] == nil ? [] : [try generation(fields)]
            let removed = try await worker.prune(named, patience: .seconds(300)) { tell(ProgressText.of($0)) }
            return removed.isEmpty
                ? "nothing to remove" : "removed \(removed.map { String($0.number) }.joined(separator: ", "))"
        },
        .asking(
            "/generations/close", "Keep the ledger as it stood", button: "Make the views", back: "/generations",
            carried: ["moment"]
        ) { fields in
            [
                "A schema of views is made that shows the ledger as it stood at \(fields["moment"] ?? "the moment you name") for good. Nothing else is changed.",
                "It takes about as long as a replay.",
            ]
        } deed: { fields, worker, readings, tell in
            guard let moment = Moment(fields["moment"] ?? "") else { throw DeedFault.noMoment }
            let made = try await worker.show(asOf: moment, schema: nil, as: readings.process) {
                tell(ProgressText.of($0))
            }
            return
                "schema \(made.asOf.schema) shows the ledger at position \(made.asOf.position), by generation \(made.generation.number)"
        },
        .asking("/generations/verify", "Verify a sample", button: "Verify", back: "/generations") { _ in
            [
                "A hundred orders and parcels are chosen at random, their events are folded again, and what comes of it is compared with the live rows. Nothing is changed."
            ]
        } deed: { _, worker, _, _ in
            guard let sample = SampleSize("100") else { throw DeedFault.noGeneration }
            return DifferencesText.lines(try await worker.verify(sample)).joined(separator: "\n")
        },
    ]

    private static func generation(_ fields: FormFields) throws -> Generation {
        guard let number = fields["generation"].flatMap({ Int($0) }) else { throw DeedFault.noGeneration }
        return Generation(number: number)
    }
}

/// What a form lacks that a deed needs.
private enum DeedFault: Error, CustomStringConvertible {
    case noGeneration
    case noMoment

    var description: String {
        switch self {
        case .noGeneration: "no generation was named, and nothing was done: choose one in the list"
        case .noMoment:
            "that is neither a day, an instant with its zone, nor a position, and nothing was done: write one such as 2026-04-01T00:00:00Z"
        }
    }
}

/// What `generations.mustache` shows.
struct GenerationsContent: Sendable {
    let parts = WorkshopPart.parts(at: .generations)
    let work: WorkContent?
    let mayAct: Bool
    let generations: [Row]
    let closings: [Closing]
    let hasClosings: Bool

    struct Row: Sendable {
        let number: String
        let version: String
        let state: String
        let tone: String
        /// How much of its filling is done, of a hundred; nil while nothing is known.
        let percent: Int?
        let position: String
        let lag: String
        let size: String
        let heldBack: String?
        let deeds: [Deed]
    }

    struct Deed: Sendable {
        let name: String
        let href: String
    }

    struct Closing: Sendable {
        let number: String
        let views: String
        let position: String
        let size: String
        let prune: String?
    }

    init(
        _ all: [GenerationStatus], _ sizes: [Generation: Int], _ request: PageRequest, _ readings: PageReadings
    ) {
        let mayAct = request.viewer.mayAct
        work = WorkContent(readings.work, now: request.now)
        self.mayAct = mayAct
        generations = all.filter { $0.asOf == nil }.reversed().map { status in
            let (state, tone) = Self.state(status)
            return Row(
                number: "\(status.number)", version: "\(status.foldVersion)", state: state, tone: tone.rawValue,
                percent: status.share.map { Int($0 * 100) }, position: CountText.of(status.checkpoint.value),
                lag: status.state == .ready ? "\(status.lagSeconds) s" : "–",
                size: CountText.bytes(sizes[status.generation] ?? 0), heldBack: status.filling?.heldBack,
                deeds: mayAct ? Self.deeds(status) : [])
        }
        closings = all.filter { $0.asOf != nil }.reversed().map { status in
            Closing(
                number: "\(status.number)", views: status.views ?? "none",
                position: CountText.of(status.asOf?.value ?? 0),
                size: CountText.bytes(sizes[status.generation] ?? 0),
                prune: mayAct ? Link.query("/generations/prune", ["generation": "\(status.number)"]) : nil)
        }
        hasClosings = !closings.isEmpty
    }

    private static func state(_ status: GenerationStatus) -> (String, Tone) {
        if status.isLive { return (status.isPinned ? "live, pinned" : "live", .good) }
        if status.waitsForSwitch { return ("complete, waits for a switch", .warn) }
        switch status.state {
        case .filling:
            let phase = status.filling?.phase.rawValue ?? "filling"
            return (status.filling?.holder.map { "\(phase), by \($0)" } ?? "\(phase), by nobody", .warn)
        case .ready: return ("ready, to go back to", .mute)
        case .retired: return ("leaving", .mute)
        }
    }

    private static func deeds(_ status: GenerationStatus) -> [Deed] {
        func deed(_ name: String, _ path: String) -> Deed {
            Deed(name: name, href: Link.query("/generations/\(path)", ["generation": "\(status.number)"]))
        }
        guard !status.isLive else { return [] }
        guard status.state == .ready else { return [deed("Remove", "prune")] }
        return [
            deed("Compare", "compare"),
            status.liveAt == nil ? deed("Make it live", "switch") : deed("Go back to it", "rollback"),
            deed("Remove", "prune"),
        ]
    }
}

/// How far work has come, in words.
enum ProgressText {
    static func of(_ progress: Replay.Progress) -> String {
        switch progress {
        case .waiting(let holder, let generation):
            "waits for \(holder ?? "another process"), which fills generation \(generation.number)"
        case .begun(let generation, let target, let isResumed):
            "\(isResumed ? "goes on with" : "begins") generation \(generation.number), up to event \(CountText.of(target.value))"
        case .step(let phase, let done, let all):
            "\(phase.rawValue): \(CountText.of(done))\(all.map { " of \(CountText.of($0))" } ?? "")"
        case .comparing: "compares with the live one"
        case .compared(let report): report.isEmpty ? "compared: nothing differs" : "compared: rows differ"
        }
    }

    static func of(_ progress: Prune.Progress) -> String {
        switch progress {
        case .keeps(let generation, let reason): "generation \(generation.number) stays: \(reason)"
        case .waits(let transactions):
            "waits for \(CountText.of(transactions.count, "transaction")) that may still read it"
        case .removed(let generation, let bytes):
            "generation \(generation.number) is removed, \(CountText.bytes(bytes)) are free"
        }
    }
}
