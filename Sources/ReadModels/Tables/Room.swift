package import Folding
import Synchronization

/// How much room there is in a thing, and what found none.
package final class Room: Sendable {
    private let most: StateSize
    private let leavesOut: Bool
    private let found = Mutex<FullThing?>(nil)

    /// - Parameters:
    ///   - most: the most that a thing may hold.
    ///   - leavesOut: whether what finds no room is left out and noted; else it is an error.
    package init(most: StateSize, leavesOut: Bool) {
        self.most = most
        self.leavesOut = leavesOut
    }

    /// What found no room first, if anything did.
    var leftOut: FullThing? { found.withLock { $0 } }

    /// Things as they stand with the pictures in them for which there is room.
    ///
    /// - Parameter key: what a thing is called.
    /// - Throws: ``FullThing``, unless such pictures are left out.
    func taking<Book: ThingBook>(
        _ pictures: some Collection<Book.Picture>, into stored: Book, _ model: ReadModel,
        key: (Book.Picture) -> String?
    ) throws -> Book {
        var book = stored
        for picture in pictures {
            let before = leavesOut ? book : nil
            book.add(picture)
            if let before, try !isEnough(for: picture, in: book, since: before, model, key: key) { book = before }
        }
        if !leavesOut {
            for picture in pictures { _ = try isEnough(for: picture, in: book, since: stored, model, key: key) }
        }
        return book
    }

    private func isEnough<Book: ThingBook>(
        for picture: Book.Picture, in book: Book, since stored: Book, _ model: ReadModel,
        key: (Book.Picture) -> String?
    ) throws -> Bool {
        try book.things(sharing: picture).allSatisfy { thing in
            try isEnough(for: thing, since: stored.things(sharing: thing), model, key(thing) ?? "")
        }
    }

    /// Whether what is to be written of a thing has room.
    ///
    /// - Parameters:
    ///   - before: what stands there of it, in several parts where they are joined only now.
    ///   - key: what it is called.
    /// - Throws: ``FullThing``, unless such things are left out.
    func isEnough<Thing: Sized>(
        for thing: Thing, since before: @autoclosure () -> [Thing], _ model: ReadModel, _ key: @autoclosure () -> String
    ) throws -> Bool {
        let size = thing.size
        guard size.excess(over: most, since: []) != nil,
            let excess = size.excess(over: most, since: before().map(\.size))
        else { return true }
        let full = FullThing(model, key(), excess: excess)
        guard leavesOut else { throw full }
        found.withLock { $0 = $0 ?? full }
        return false
    }
}
