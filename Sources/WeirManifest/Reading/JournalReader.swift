internal import WeirModel
internal import WeirValue

/// Reads `journal:` of a manifest and of a node.
struct JournalReader {
    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// How the run is recorded, as far as it can be read; nil when not even that can be told whether it is.
    func settings(_ node: YAMLNode) -> JournalSettings? {
        guard case .map(let entries) = node.content else {
            return flag(node, "a map such as { sync: 1s }").map { JournalSettings(isOn: $0) }
        }
        let fields = Fields(entries: entries)
        fields.reportUnknown(ManifestKeys.journal, log)
        var settings = JournalSettings()
        if let sync = fields["sync"].flatMap({ sync($0) }) { settings.sync = sync }
        settings.key = fields["key"].flatMap { key($0) }
        settings.keep = fields["keep"].flatMap { context.duration($0, "\"keep\"") }
        return settings
    }

    /// How the items of a node are recorded, as far as it can be read; nil when not even that can be told whether they are.
    func node(_ node: YAMLNode) -> NodeJournal? {
        guard case .map(let entries) = node.content else {
            return flag(node, "a map such as { key: \"${item.id}\" }").map { NodeJournal(isRecorded: $0) }
        }
        let fields = Fields(entries: entries)
        fields.reportUnknown(
            ManifestKeys.nodeJournal, log,
            elsewhere: [(ManifestKeys.journal, "belongs under the manifest's \"journal\": it holds for the whole run")])
        return NodeJournal(key: fields["key"].flatMap { key($0) })
    }

    private func flag(_ node: YAMLNode, _ map: String) -> Bool? {
        if case .scalar = node.content, let flag = context.value(node)?.boolValue { return flag }
        context.mismatch(node, "\"journal\"", "true, false or \(map)")
        return nil
    }

    private func sync(_ node: YAMLNode) -> JournalSync? {
        let words: [String: JournalSync] = ["commit": .commit, "never": .never]
        let expected = "\"commit\", \"never\" or a duration such as 1s"
        guard case .scalar(let scalar) = node.content else {
            context.mismatch(node, "\"sync\"", expected)
            return nil
        }
        if let word = words[scalar.text] { return word }
        switch DurationText.nanoseconds(scalar.text) {
        case 0?: log.error(node.place, "\"sync\" must be longer than nothing; \"commit\" waits for the disk each time")
        case let time?: return .every(time)
        case nil:
            let near = log.suggestion(for: scalar.text, among: words.keys.sorted())
            if near.isEmpty {
                context.mismatch(node, "\"sync\"", expected)
            } else {
                log.error(node.place, "\"sync\" must be \(expected), not \"\(scalar.text)\"\(near)")
            }
        }
        return nil
    }

    /// What an item is known by.
    private func key(_ node: YAMLNode) -> Template? {
        let known = log.problems.count
        let template = context.template(node, .itemAndParams("\"key\""))
        // A reference with a mistake in it may have been meant for the item.
        guard log.problems.count == known else { return nil }
        guard template.references.flatMap(\.withNested).contains(where: { $0.root == .item }) else {
            log.error(node.place, "\"key\" has no \"${item}\" in it, so every item would have the same key")
            return nil
        }
        return template
    }
}
