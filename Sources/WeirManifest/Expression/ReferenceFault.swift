/// What is wrong with a reference, and where in its text.
struct ReferenceFault: Error {
    let message: String
    /// The offset in the text, in bytes.
    let offset: Int
}
