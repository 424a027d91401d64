/// Rows of words that stand one below the other.
struct TextTable {
    private var rows: [[String]]
    /// The columns whose words end where the column does, as numbers do.
    private let numeric: Set<Int>

    /// A table with nothing but its headings.
    ///
    /// - Parameter numeric: the headings of columns of numbers.
    init(_ headings: [String], numeric: Set<String> = []) {
        rows = [headings]
        self.numeric = Set(headings.indices.filter { numeric.contains(headings[$0]) })
    }

    /// Adds a row; one that has fewer words than there are columns ends with a text as long as it likes.
    mutating func add(_ row: [String]) { rows.append(row) }

    /// The lines, each with so many spaces before it.
    func lines(indent: Int = 0) -> [String] {
        let count = rows[0].count
        let whole = rows.filter { $0.count == count }
        let widths = (0..<count).map { column in whole.map { $0[column].columns }.max() ?? 0 }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (column, word) in row.enumerated() {
                if column > 0 { line += "  " }
                let isLast = column == row.count - 1
                if numeric.contains(column) {
                    line += String(repeating: " ", count: max(0, widths[column] - word.columns)) + word
                } else {
                    line += isLast ? word : word.padded(to: widths[column])
                }
            }
            return line
        }
    }
}
