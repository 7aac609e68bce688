extension ShipmentPicture: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("confirmations", confirmations)
            $0.member("events", events)
            $0.member("ids", ids)
            $0.member("orders", orders)
            $0.member("reports", reports)
            $0.member("routes", routes)
            $0.member("sightings", sightings)
        }
    }
}

extension ShipmentReport: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("askedBy", askedBy)
            $0.member("deliveryTime", deliveryTime)
            $0.member("fromCountry", fromCountry)
            $0.member("lastMileCarrier", lastMileCarrier)
            $0.member("lastMileNumber", lastMileNumber)
            $0.member("logisticName", logisticName)
            $0.member("status", status)
            $0.member("toCountry", toCountry)
            $0.member("words", words)
        }
    }
}

extension OrderReference: StateKey {
    /// An id of CJ's, or the key of a pending order.
    public init?(stateName: String) {
        let mark = OrderKey.pendingMark
        self = stateName.hasPrefix(mark) ? .number(String(stateName.dropFirst(mark.count))) : .cj(stateName)
    }

    public var stateName: String { lookupId }
}

extension TrackEvents: StateWritable {
    public func write(to writer: inout StateWriter) { inOrder.write(to: &writer) }
}

extension TrackEvent: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("activity", activity)
            $0.member("location", location)
            $0.member("status", status)
            $0.member("statusDescription", statusDescription)
            $0.member("time", time)
        }
    }
}
