internal import WeirModel

/// Reads `functions:`; the signatures themselves are another language, read elsewhere.
struct FunctionReader {
    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// The groups of functions, one for each library.
    ///
    /// - Parameter folder: what a relative path of a library starts from.
    func groups(_ node: YAMLNode, folder: String) -> [FunctionGroupDefinition] {
        (context.entries(node, "\"functions\"") ?? []).map { functionGroup($0, folder) }
    }

    private func functionGroup(_ entry: YAMLEntry, _ folder: String) -> FunctionGroupDefinition {
        var group = FunctionGroupDefinition(name: entry.key, location: log.location(entry.keyPlace), folder: folder)
        checkName(entry.key, "a group of functions", entry.keyPlace)
        guard let entries = context.entries(entry.value, "the functions of \"\(entry.key)\"") else { return group }
        let fields = Fields(entries: entries)
        fields.reportUnknown(
            ManifestKeys.functionGroup, log, elsewhere: [(ManifestKeys.function, "belongs to one of the functions")])
        if let library = fields["library"] {
            group.library = context.text(library, "\"library\"") ?? ""
            group.libraryLocation = context.location(library)
        } else {
            log.error(entry.keyPlace, "\"\(entry.key)\" needs \"library\" with a soname such as libz.so.1, or a path")
        }
        if let global = fields["global"] { group.isGlobal = context.bool(global, "\"global\"") ?? false }
        if let doc = fields["doc"] { group.doc = context.text(doc, "\"doc\"") ?? "" }
        if let types = fields["types"] { group.types = self.types(types) }
        group.concurrency = fields["concurrency"].flatMap { concurrency($0) }
        for function in fields["functions"].flatMap({ context.entries($0, "\"functions\"") }) ?? [] {
            if let function = self.function(function) { group.functions.append(function) }
        }
        // One that only has symbols for others needs none.
        if fields.entry("functions") == nil, !group.isGlobal {
            log.error(entry.keyPlace, "\"\(entry.key)\" needs \"functions\" with a signature for each")
        }
        return group
    }

    private func function(_ entry: YAMLEntry) -> FunctionGroupDefinition.Function? {
        checkName(entry.key, "a function", entry.keyPlace)
        let location = log.location(entry.keyPlace)
        guard case .map(let entries) = entry.value.content else {
            return context.placedText(entry.value, "the function \"\(entry.key)\"").map {
                FunctionGroupDefinition.Function(name: entry.key, location: location, signature: $0)
            }
        }
        let fields = Fields(entries: entries)
        fields.reportUnknown(ManifestKeys.function, log)
        guard let signature = fields["signature"] else {
            log.error(entry.keyPlace, "the function \"\(entry.key)\" needs \"signature\"")
            return nil
        }
        guard let text = context.placedText(signature, "\"signature\"") else { return nil }
        var function = FunctionGroupDefinition.Function(name: entry.key, location: location, signature: text)
        function.symbol = fields["symbol"].flatMap { context.text($0, "\"symbol\"") }
        function.doc = fields["doc"].flatMap { context.text($0, "\"doc\"") } ?? ""
        function.concurrency = fields["concurrency"].flatMap { concurrency($0) }
        return function
    }

    private func types(_ node: YAMLNode) -> [PlacedText] {
        if case .list(let elements) = node.content { return elements.compactMap { context.placedText($0, "a type") } }
        return context.placedText(node, "\"types\"").map { [$0] } ?? []
    }

    private func concurrency(_ node: YAMLNode) -> Concurrency? {
        guard let word = context.text(node, "\"concurrency\"") else { return nil }
        guard let known = Concurrency(text: word), known != .perWorker else {
            let reason = word == "per_worker" ? "; a C function has no state for each worker" : ""
            log.error(
                node.place,
                "\"concurrency\" must be reentrant, serial_instance, serial_group NAME or serial_global, not \"\(word)\"\(reason)"
            )
            return nil
        }
        return known
    }

    private func checkName(_ name: String, _ what: String, _ place: YAMLPlace) {
        let isWord = name.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || ("0"..."9").contains(Character(UnicodeScalar($0)))
                || ("a"..."z").contains(Character(UnicodeScalar($0 | 0x20)))
        }
        if name.isEmpty || !isWord {
            log.error(place, "\(what) is named with letters, digits, \"_\" and \"-\", not \"\(name)\"")
        }
    }
}
