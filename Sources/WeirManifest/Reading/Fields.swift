/// The entries of a map with known keys.
struct Fields {
    let entries: [YAMLEntry]

    subscript(key: String) -> YAMLNode? { entry(key)?.value }

    func entry(_ key: String) -> YAMLEntry? { entries.first { $0.key == key } }

    /// Logs every key that is not known.
    ///
    /// - Parameters:
    ///   - elsewhere: keys that are known in another place, with the words for that place.
    ///   - otherwise: what is added to the message about a key that is like no known one.
    func reportUnknown(
        _ known: Set<String>, _ log: ProblemLog, elsewhere: [(keys: Set<String>, hint: String)] = [],
        otherwise: String = ""
    ) {
        for entry in entries where !known.contains(entry.key) {
            if ManifestKeys.unbuilt.contains(entry.key) {
                log.error(entry.keyPlace, "\"\(entry.key)\" is not supported yet")
            } else if let other = elsewhere.first(where: { $0.keys.contains(entry.key) }) {
                log.error(entry.keyPlace, "\"\(entry.key)\" \(other.hint)")
            } else {
                let near = log.suggestion(forKey: entry.key, among: known)
                log.error(entry.keyPlace, "unknown key \"\(entry.key)\"\(near.isEmpty ? otherwise : near)")
            }
        }
    }
}
