/// The rules that tell the state of a parcel from a carrier's words: the files of `schema/texts`, compiled in.
public enum ShipmentTextTable {
    /// The groups of phrases by language, then the rules that name them.
    public static let text = [
        PackageResources.english_txt, PackageResources.chinese_txt, PackageResources.spanish_txt,
        PackageResources.french_txt, PackageResources.portuguese_txt, PackageResources.italian_txt,
        PackageResources.german_txt, PackageResources.dutch_txt, PackageResources.polish_txt,
        PackageResources.russian_txt, PackageResources.turkish_txt, PackageResources.arabic_txt,
        PackageResources.hebrew_txt, PackageResources.japanese_txt, PackageResources.korean_txt,
        PackageResources.shipment_texts_txt,
    ].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
}
