import CWeirValue

/// Scalars that remember how they were written. Equality, plugins and JSON see the value alone.
extension Value {
    /// This null, bool or number with the text that it was read from.
    ///
    /// - Parameter isUntyped: whether nobody said what it is, as on the command line, so that a string setting gets the
    ///   text.
    /// - Returns: nil where the process knows too many such texts already.
    package func written(as text: String, isUntyped: Bool) -> Value? {
        guard unsafe Int(raw.tag) < WEIR_STRING else { return self }
        guard let place = WrittenTexts.place(of: .init(text: Key(text), isUntyped: isUntyped)) else { return nil }
        var raw = unsafe raw
        unsafe raw.reserved = place
        return unsafe Value(raw: raw, owner: nil)
    }

    /// The text that a null, bool or number was read from; nil where its description says the same.
    package var writtenText: String? {
        guard let entry = unsafe Self.writtenText(of: raw) else { return nil }
        return kind == .null && !entry.isUntyped ? nil : entry.text.description
    }

    /// The string that stands for a value whose type nobody said; any other value as it is.
    package var untypedAsString: Value {
        guard let entry = unsafe Self.writtenText(of: raw), entry.isUntyped else { return self }
        return .string(entry.text)
    }

    private static func writtenText(of raw: weir_value) -> WrittenTexts.Entry? {
        guard unsafe raw.reserved != 0 && Int(raw.tag) < WEIR_STRING else { return nil }
        return unsafe WrittenTexts.entry(at: raw.reserved)
    }
}
