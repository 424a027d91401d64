package import WeirValue

/// Failures of one kind: of the same code, and of the same message but for the numbers in it.
package struct FailureGroup: Sendable {
    /// One of them.
    package struct Example: Sendable {
        /// The node.
        package let site: String
        /// The item's number in its batch.
        package let place: Int
        /// The item, and what happened.
        package let failure: RecordedFailure
    }

    /// The kind of error.
    package let code: StatusCode
    /// The message, with an N for each number.
    package let message: String
    /// How many there are.
    package private(set) var count = 0
    /// The nodes that failed so, in the order in which they did.
    package private(set) var sites: [String] = []
    /// The first of them.
    package private(set) var examples: [Example] = []

    private static let mostExamples = 3

    init(_ code: StatusCode, _ message: String) {
        self.code = code
        self.message = message
    }

    mutating func add(_ failure: RecordedFailure, at site: String, place: Int) {
        count += 1
        if !sites.contains(site) { sites.append(site) }
        if examples.count < Self.mostExamples {
            examples.append(Example(site: site, place: place, failure: failure))
        }
    }

    /// A message without its numbers: each run of digits becomes an N.
    static func folded(_ message: String) -> String {
        var text = String.UnicodeScalarView()
        var isInNumber = false
        for scalar in message.unicodeScalars {
            let isDigit = "0"..."9" ~= scalar
            if !isDigit { text.append(scalar) } else if !isInNumber { text.append("N") }
            isInNumber = isDigit
        }
        return String(text)
    }
}
