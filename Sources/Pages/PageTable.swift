extension Page {
    /// Every page there is. The first whose path fits a request answers it.
    static let all: [Page] =
        [
            .today, .cures, .cure,
            .search, .order, .orderAsking, .shipment, .events, .event, .money,
            .parked, .parkedRetry, .quarantine, .quarantineRetry, .generations, .operations,
        ] + generationDeeds
}
