import WeirExec
import WeirModel
import WeirValue

/// What identifies the items of a durable run, where a manifest says so by `key:`.
final class ItemIdentities {
    private let template: Template
    private let chunk = ItemChunk(capacity: ChunkSizer.largest)

    /// - Returns: nil where the items themselves identify them.
    init?(_ template: Template?) {
        guard let template else { return nil }
        self.template = template
    }

    /// What identifies each item of a chunk: the value of the template, or the item where that gives none.
    ///
    /// - Returns: valid until the next call.
    func identities(of items: ItemChunk, _ params: Params) -> ItemChunk {
        chunk.reset(firstIndex: 0)
        for position in 0..<items.count {
            let context = TemplateContext(params: params, store: nil, item: items[position])
            let value = try? context.evaluate(template)
            chunk.append(value.flatMap { $0.isNull ? nil : $0 } ?? items[position])
        }
        return chunk
    }
}
