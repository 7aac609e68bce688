/// How far an order is, in CJ's words.
enum OrderStatus: String, Sendable, CaseIterable {
    case created = "CREATED"
    case inCart = "IN_CART"
    case unpaid = "UNPAID"
    case unshipped = "UNSHIPPED"
    case shipped = "SHIPPED"
    case delivered = "DELIVERED"
    case cancelled = "CANCELLED"
    /// What is left of an order that was split or merged into others.
    case other = "OTHER"
}

/// How far a paid order is that is not shipped.
enum SubStatus: String, Sendable, CaseIterable {
    case pending = "PENDING"
    case processing = "PROCESSING"
}
