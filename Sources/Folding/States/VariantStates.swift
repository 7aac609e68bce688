extension VariantPicture: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("levels", levels)
            $0.member("name", name)
            $0.member("pid", pid)
            $0.member("sightings", sightings)
            $0.member("sku", sku)
        }
    }
}

extension StockLevel: StateWritable {
    public func write(to writer: inout StateWriter) {
        writer.object {
            $0.member("area", area)
            $0.member("areaId", areaId)
            $0.member("countryCode", countryCode)
            $0.member("listedUnder", listedUnder)
            $0.member("quantity", quantity)
        }
    }
}
