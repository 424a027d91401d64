/// A place in a file, as editors count: lines and columns from 1.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    /// The file's path as the user gave it.
    package let file: String
    /// The line, from 1; 0 when the problem concerns the whole file.
    package let line: Int
    /// The column in characters, from 1; 0 when the problem concerns the whole line or file.
    package let column: Int

    /// A place in a file.
    package init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`, without what is unknown.
    package var description: String {
        line == 0 ? file : column == 0 ? "\(file):\(line)" : "\(file):\(line):\(column)"
    }
}
