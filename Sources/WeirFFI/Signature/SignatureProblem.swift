/// What is wrong with the text of a signature or of a type declaration.
package struct SignatureProblem: Error, Hashable, Sendable {
    /// Where, in bytes of UTF-8 from the text's beginning.
    package let offset: Int
    /// What is wrong, lower case, offending words in quotes.
    package let message: String

    /// A problem at a place.
    package init(_ offset: Int, _ message: String) {
        self.offset = offset
        self.message = message
    }
}
