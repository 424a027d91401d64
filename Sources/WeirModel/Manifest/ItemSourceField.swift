package import WeirValue

/// One key of an item source: what may stand under it, and what is wrong with what does.
package struct ItemSourceField: Sendable {
    /// What may stand under a key; a reference to such a value always may.
    package enum Content: Sendable {
        /// A list.
        case list
        /// A map.
        case map
        /// An int.
        case integer
        /// A text that is not empty.
        case text
        /// A list for each of some names, in the order of the manifest; the names become keys of the use.
        case lists
        /// Values with names, `{ from: 1, to: 5 }`, which become keys of the use. A single value stands for `single`, a
        /// list for `listed`.
        case parts([ItemSourceField], single: String, listed: [String])
    }

    /// What is wrong with a value that is written out and of the right kind, or nil.
    package typealias Check = @Sendable (Value) -> String?

    /// What is wrong with a text, and at which byte, or nil; in the text every reference is an `x`.
    package typealias TextCheck = @Sendable (String) -> (offset: Int, message: String)?

    /// The key; empty for what stands under the source's own name.
    package let key: String
    /// What may stand there.
    package let content: Content
    /// Why the key must be given: `the number of characters of a piece`; nil where it need not.
    package let need: String?
    /// What holds where the key is not given; nil for nothing.
    package let standard: Value?
    /// What else is wrong with a value.
    package let check: Check?
    /// What else is wrong with a text.
    package let textCheck: TextCheck?

    /// A key and what may stand under it.
    package init(
        _ key: String, _ content: Content, need: String? = nil, standard: Value? = nil, check: Check? = nil,
        textCheck: TextCheck? = nil
    ) {
        self.key = key
        self.content = content
        self.need = need
        self.standard = standard
        self.check = check
        self.textCheck = textCheck
    }
}
