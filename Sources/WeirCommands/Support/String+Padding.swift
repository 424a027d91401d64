import WeirModel

extension String {
    /// The columns that the text takes when it is printed.
    var columns: Int { DisplayWidth.of(LineText.escaped(self)) }

    /// The text with spaces behind it, up to a width when it is printed.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - columns)) }
}
