/// The places of all characters of a scalar, however it is written.
extension SourceText {
    /// The place of each byte of a scalar's text; empty where it cannot be told.
    ///
    /// - Parameter count: the bytes of the unquoted text.
    func places(of scalar: YAMLScalar, at place: YAMLPlace, count: Int) -> [YAMLPlace] {
        let text = Array(scalar.text.utf8)
        var places: [YAMLPlace] = []
        places.reserveCapacity(count)
        if scalar.style != .block, !text.contains(UInt8(ascii: "\n")) {
            for offset in 0..<count { places.append(self.place(in: scalar, at: place, offset: offset)) }
            // On one line they grow; where the text was folded from several, only its beginning is known.
            return count > 1 && places[count - 1] == place ? [] : places
        }
        guard scalar.style == .block else { return [] }
        return blockPlaces(text, below: place)
    }

    /// Finds the lines of a block scalar again: each line of the text is the end of a line of the file.
    private func blockPlaces(_ text: [UInt8], below place: YAMLPlace) -> [YAMLPlace] {
        var places: [YAMLPlace] = []
        var line = place.line + 1
        var rest = text[...]
        while !rest.isEmpty {
            let piece = rest.prefix { $0 != UInt8(ascii: "\n") }
            let written = lineBytes(line)
            let indent = written.count - piece.count
            guard indent >= 0, written.suffix(piece.count).elementsEqual(piece) else { return [] }
            var column = Int32(indent)
            for byte in piece {
                if byte & 0xc0 != 0x80 { column += 1 }
                places.append(YAMLPlace(line: line, column: column))
            }
            rest = rest.dropFirst(piece.count)
            if rest.first != nil {
                places.append(YAMLPlace(line: line, column: column + 1))
                rest = rest.dropFirst()
            }
            line += 1
        }
        return places
    }
}
