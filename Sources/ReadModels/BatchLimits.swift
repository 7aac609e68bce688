import Synchronization

/// How large the next batch of each generation is to be, kept from one look to the next.
final class BatchLimits: Sendable {
    private let limits = Mutex<[Generation: HalvingBatch]>([:])

    /// The one of a generation; a new one where there is none yet.
    subscript(generation: Generation, else new: HalvingBatch) -> HalvingBatch {
        limits.withLock { $0[generation] ?? new }
    }

    func note(_ limit: HalvingBatch, of generation: Generation) { limits.withLock { $0[generation] = limit } }
}
