/// The places of all characters of a scalar, however it is written.
extension SourceText {
    /// The place of each byte of a scalar's text; empty where it cannot be told.
    ///
    /// - Parameter count: the bytes of the unquoted text.
    func places(of scalar: YAMLScalar, at place: YAMLPlace, count: Int) -> [YAMLPlace] {
        // As for one reference: a search in such a line for every scalar of it would take quadratic time.
        guard place.column <= Self.longestLine else { return [] }
        let text = Array(scalar.text.utf8)
        if scalar.style != .block, !text.contains(UInt8(ascii: "\n")),
            let places = linePlaces(scalar.style, from: place, count: count)
        {
            return places
        }
        guard scalar.style == .block else {
            let quote: Int32 = scalar.style == .plain ? 0 : 1
            return foldedPlaces(text, from: YAMLPlace(line: place.line, column: place.column + quote))
        }
        let unfolded = blockPlaces(text, below: place)
        return unfolded.isEmpty ? foldedPlaces(text, from: YAMLPlace(line: place.line + 1, column: 1)) : unfolded
    }

    /// The place of each byte of a scalar's text that is written on one line; nil where it goes on in another.
    private func linePlaces(_ style: YAMLScalar.Style, from place: YAMLPlace, count: Int) -> [YAMLPlace]? {
        guard hasLine(place.line) else { return nil }
        let quote = style == .plain ? 0 : 1
        var index = skip(Int(place.column) - 1, from: lineStarts[Int(place.line) - 1]) + quote
        var column = place.column + Int32(quote)
        var places: [YAMLPlace] = []
        places.reserveCapacity(count)
        while places.count < count {
            guard index < bytes.count, Self.lineBreak(bytes, at: index) == 0 else { return nil }
            let written = writtenLength(at: index, style)
            let more = min(written.decoded, count - places.count)
            places.append(contentsOf: repeatElement(YAMLPlace(line: place.line, column: column), count: more))
            column += Int32(written.characters)
            index += written.bytes
        }
        return places
    }

    /// Finds the words of a text again whose lines were folded: between two of them there may be other white space.
    ///
    /// - Returns: nothing where a character is written as another, with an escape.
    private func foldedPlaces(_ text: [UInt8], from start: YAMLPlace) -> [YAMLPlace] {
        var places: [YAMLPlace] = []
        var line = start.line
        var written = lineBytes(line)
        var index = written.startIndex
        var column: Int32 = 1
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
        func advance() {
            index += 1
            if index == written.endIndex || written[index] & 0xc0 != 0x80 { column += 1 }
        }
        while column < start.column, index < written.endIndex { advance() }
        for byte in text {
            if isSpace(byte) {
                places.append(YAMLPlace(line: line, column: column))
                if index < written.endIndex, isSpace(written[index]) { advance() }
                continue
            }
            while index == written.endIndex || isSpace(written[index]) {
                if index < written.endIndex {
                    advance()
                    continue
                }
                line += 1
                guard hasLine(line) else { return [] }
                written = lineBytes(line)
                (index, column) = (written.startIndex, 1)
            }
            guard written[index] == byte else { return [] }
            places.append(YAMLPlace(line: line, column: column))
            advance()
        }
        return places
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
