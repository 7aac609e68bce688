/// The rules that tell the state of a parcel from a carrier's words: `schema/texts/shipment_texts.txt`, compiled in.
public enum ShipmentTextTable {
    /// The file's content.
    public static let text = String(decoding: PackageResources.shipment_texts_txt, as: UTF8.self)
}
