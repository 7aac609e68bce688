/// The rules that tell the state of a parcel from a carrier's words: the files of `schema/texts`, compiled in.
public enum ShipmentTextTable {
    /// The groups of phrases by language, then the rules that name them.
    public static let text =
        (SchemaFile.all(in: "texts").filter { $0.path != rules } + [SchemaFile.named(rules)])
        .map(\.text).joined(separator: "\n")

    /// Words that name nobody, beside those of the phrases.
    public static let words = SchemaFile.named("vocabulary/words.txt").text

    /// What is wrong with a parcel, by a carrier's words: the table of `schema/exceptions`.
    public static let exceptionKinds = SchemaFile.named("exceptions/exception_kinds.txt").text

    private static let rules = "texts/shipment_texts.txt"
}
