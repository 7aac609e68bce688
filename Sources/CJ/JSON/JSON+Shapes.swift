// CJ writes an array or object now as itself and now as its JSON text in a string, and an array of one now as its only
// element (`docs/cj.md`, Shapes). What was meant is read here.
extension JSON {
    /// The object or array that this is, or whose JSON text this string holds. Nil for anything else.
    public var structure: JSON? { structure(within: Self.mostTexts) }

    /// So often may a text be the text of a text. Each time doubles the backslashes, so nobody does it by mistake more often.
    private static let mostTexts = 3

    private func structure(within texts: Int) -> JSON? {
        if isObject || isArray { return self }
        guard texts > 0, mayHoldText else { return nil }
        return inner?.structure(within: texts - 1)
    }

    /// The object that is meant: this one, that in a text, or the only element of an array. Nil where there is none.
    public var asObject: JSON? {
        if isObject { return self }
        guard let structure else { return nil }
        if structure.isObject { return structure }
        guard let elements = structure.elements, elements.count == 1, let only = elements[0].structure else {
            return nil
        }
        return only.isObject ? only : nil
    }

    /// The elements of the array that is meant: what is no array is its only element, and null is none.
    public var asList: [JSON] {
        guard !isNull else { return [] }
        let structure = self.structure ?? self
        return structure.elements ?? [structure]
    }
}
