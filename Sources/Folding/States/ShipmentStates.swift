extension ShipmentPicture: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("confirmations", confirmations)
            $0.member("events", events)
            $0.member("reports", reports)
            $0.member("routes", routes)
            $0.member("sightings", sightings)
        }
    }
}

extension ShipmentReport: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("deliveryTime", deliveryTime)
            $0.member("fromCountry", fromCountry)
            $0.member("lastMileCarrier", lastMileCarrier)
            $0.member("lastMileNumber", lastMileNumber)
            $0.member("logisticName", logisticName)
            $0.member("order", order)
            $0.member("status", status)
            $0.member("toCountry", toCountry)
            $0.member("words", words)
        }
    }
}

extension OrderReference: StateWritable {
    /// As Swift writes an enumeration with values.
    public func write(to writer: inout StateWriter) {
        writer.object {
            switch self {
            case .cj(let id): $0.member("cj", ["_0": id])
            case .number(let number): $0.member("number", ["_0": number])
            }
        }
    }
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
