import CJ
import Folding
import Foundation
import Ledger
import Postgres
import ReadModels

/// Events that can be folded apart from all others, and the subjects whose rows they make.
struct Bucket: Sendable {
    let number: Int
    /// Ascending.
    var positions: [Int] = []
    /// Hashes of subjects.
    var subjects: [Int] = []

    init(number: Int, capacity: Int) {
        self.number = number
        positions.reserveCapacity(capacity)
    }

    init(number: Int, positions: [Int], subjects: [Int]) {
        self.number = number
        self.positions = positions
        self.subjects = subjects
    }
}

/// What the events of a bucket make of its subjects, in memory.
struct BucketFold {
    private let owned: Owned
    private let most: StateSize
    /// How much was taken in since it was last looked whether a thing is full.
    private var taken = 0
    private var things: [AccountName: Things] = [:]
    private var told: [AccountName: TrackEventCache] = [:]
    private var notes = EventNotes()
    /// Events that tell of something that no bucket can make the rows of.
    private(set) var deferred: [Int] = []

    /// - Parameter most: the most that a thing may hold.
    init(_ bucket: Bucket, most: StateSize) {
        owned = Owned(hashes: Set(bucket.subjects))
        self.most = most
    }

    /// Finds out whether a thing holds more than it may. Then the events must be taken one after the other.
    ///
    /// - Throws: `FullThing`.
    mutating func checkRoom() throws(FullThing) {
        taken = 0
        for things in things.values {
            if let full = things.fullThing(most) { throw full }
        }
    }

    /// Takes in what an event tells of the bucket's subjects.
    ///
    /// - Throws: as ``checkRoom()`` does, soon after a thing became too large.
    mutating func add(_ event: EventContent, zone: TimeZone) throws(FullThing) {
        take(event, zone: zone)
        if taken > most.scans { try checkRoom() }
    }

    private mutating func take(_ event: EventContent, zone: TimeZone) {
        do {
            let contribution = try Fold.contribution(
                of: StoredMessage(event), zone: zone, beyond: &told[event.account, default: TrackEventCache()])
            let names = contribution.pictures.map { Subject.names(of: $0.name, in: event.account) }
            // What is kept for the event itself is kept once, in whatever order it names its subjects.
            if owned.has(Subject.least(of: names.joined()) ?? .nothing(at: event.position)) {
                notes.add(contribution, at: event.position)
            }
            var isDeferred = false
            for (picture, names) in zip(contribution.pictures, names) {
                switch owned.place(of: names) {
                case .here:
                    things[event.account, default: Things()].add(picture)
                    taken += picture.size.sum
                case .elsewhere: break
                case .nowhere: isDeferred = true
                }
            }
            if isDeferred { deferred.append(event.position.value) }
        } catch {
            notes.park(event.position, reason: error.description)
        }
    }

    /// Writes the rows into the generation's own tables, within the caller's transaction.
    func write(to generation: Generation, on connection: Connection) async throws {
        let writer = RowWriter(generation: generation, connection: connection, manner: .copy)
        let room = Room(most: most, leavesOut: false)
        for account in things.keys.sorted() {
            try await things[account]?.write(with: ModelWriter(rows: writer, account: account, room: room))
        }
        try await notes.write(with: writer)
    }
}

/// The subjects whose rows a bucket makes.
private struct Owned {
    let hashes: Set<Int>

    func has(_ subject: Subject) -> Bool { hashes.contains(subject.hash) }

    enum Place {
        case here, elsewhere, nowhere
    }

    /// Where a thing is folded: nowhere if its names are in several places, or one is a number of too many.
    func place(of names: [Subject]) -> Place {
        let here = names.count(where: has)
        guard here > 0 else { return .elsewhere }
        return here == names.count && !names.contains { has($0.crowded) } ? .here : .nowhere
    }
}
