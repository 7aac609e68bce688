public import CJ

extension CJTime: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("instant", instant)
            $0.member("text", text)
        }
    }
}

extension Witness: StateWritable {}

extension Absence: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("askedAt", askedAt)
            $0.member("code", code)
            $0.member("id", id)
        }
    }
}

extension Stamp: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("date", date)
            $0.member("digest", digest)
            $0.member("part", part)
            $0.member("rank", rank)
            $0.member("receivedAt", receivedAt)
        }
    }
}

extension FirstSaid: StateWritable {
    public func write(to writer: inout StateWriter) { position.write(to: &writer) }
}

extension Sightings: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("first", first)
            $0.member("last", last)
        }
    }
}

extension Versions: StateWritable where Value: StateWritable {
    public func write(to writer: inout StateWriter) { all.write(to: &writer) }
}

extension Statements: StateWritable where Statement: StateWritable {
    public func write(to writer: inout StateWriter) { entries.write(to: &writer) }
}

extension Statements.Entry: StateWritable where Statement: StateWritable {
    func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("position", position)
            $0.member("statement", statement)
        }
    }
}

extension Reports: StateWritable where Report: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("absences", absences)
            $0.member("confirmations", confirmations)
            $0.member("newest", newest)
            $0.member("sightings", sightings)
        }
    }
}
