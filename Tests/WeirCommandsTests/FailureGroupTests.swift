import Testing

@testable import WeirJournal

/// Messages of one kind.
struct FailureGroupTests {
    @Test(arguments: [
        ("line 17 of 230 is 4.5", "line N of N is N.N"), ("", ""), ("no number", "no number"), ("42", "N"),
        ("x1y", "xNy"), ("٣ stays", "٣ stays"),
    ])
    func numbersAreFolded(_ message: String, _ folded: String) {
        #expect(FailureGroup.folded(message) == folded)
    }
}
