/// A text of a manifest that another language is written in, and where each of its bytes stands.
package struct PlacedText: Sendable, Equatable {
    /// A line and a column, from 1.
    package struct Place: Sendable, Equatable {
        /// The line.
        package let line: Int32
        /// The column in characters.
        package let column: Int32

        /// A place.
        package init(line: Int32, column: Int32) {
            self.line = line
            self.column = column
        }
    }

    /// The text.
    package let text: String
    /// Where it begins.
    package let location: SourceLocation
    private let places: [Place]

    /// A text whose bytes stand at known places.
    ///
    /// - Parameter places: one for each byte of UTF-8; empty where they are not known.
    package init(_ text: String, location: SourceLocation, places: [Place] = []) {
        self.text = text
        self.location = location
        self.places = places
    }

    /// Where a byte stands, or the beginning of the text where that is not known.
    ///
    /// - Parameter offset: in bytes; the place behind the last byte is known, too.
    package func location(at offset: Int) -> SourceLocation {
        if offset >= 0, offset < places.count {
            return SourceLocation(
                file: location.file, line: Int(places[offset].line), column: Int(places[offset].column))
        }
        if offset == places.count, let last = places.last {
            return SourceLocation(file: location.file, line: Int(last.line), column: Int(last.column) + 1)
        }
        return location
    }
}
