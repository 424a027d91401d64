internal import WeirModel
internal import WeirValue

/// What is read together with the places of its parts.
extension ReadContext {
    /// Remembers where the entries of a map stand.
    func notePlaces(_ prefix: String, _ node: YAMLNode, _ places: inout ByName<SourceLocation>) {
        guard case .map(let entries) = node.content else { return }
        for entry in entries { places["\(prefix).\(entry.key)"] = log.location(entry.keyPlace) }
    }

    /// A text that another language is written in.
    func placedText(_ node: YAMLNode, _ subject: String) -> PlacedText? {
        guard let text = text(node, subject), case .scalar(let scalar) = node.content else { return nil }
        return longTexts.placedText(of: scalar, at: node.place) {
            let places = source.places(of: scalar, at: node.place, count: text.utf8.count)
            return PlacedText(
                text, location: location(node),
                places: places.map { PlacedText.Place(line: $0.line, column: $0.column) })
        }
    }
}
