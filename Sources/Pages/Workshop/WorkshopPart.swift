/// The pages of the workshop, which name each other: `templates/workshop-parts.mustache`.
enum WorkshopPart: String, CaseIterable {
    case parked = "Parked"
    case quarantine = "Quarantine"
    case generations = "Generations"
    case operations = "Operations"

    var path: String {
        switch self {
        case .parked: "/parked"
        case .quarantine: "/quarantine"
        case .generations: "/generations"
        case .operations: "/operations"
        }
    }

    /// All of them, as one of them shows them.
    static func parts(at current: WorkshopPart) -> [Frame.Entry] {
        allCases.map { Frame.Entry(name: $0.rawValue, href: $0.path, isCurrent: $0 == current) }
    }
}
