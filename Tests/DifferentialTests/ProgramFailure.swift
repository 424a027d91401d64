/// A program that a test needs and that failed.
struct ProgramFailure: Error, CustomStringConvertible {
    let description: String
}
