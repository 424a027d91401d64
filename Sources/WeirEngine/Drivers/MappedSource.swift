import WeirExec
import WeirModel
import WeirStore

/// The items of another source, each replaced by the value of the node's `input:`, in which `${item}` stands for it.
final class MappedSource: ItemSource {
    private let source: any ItemSource
    private let template: Template
    private let readsStore: Bool
    private let params: Params
    private let store: Store
    private let originals = ItemChunk(capacity: ChunkSizer.largest)

    init(_ source: any ItemSource, _ template: Template, params: Params, store: Store) {
        self.source = source
        self.template = template
        readsStore = template.readsStore
        self.params = params
        self.store = store
    }

    var total: Int? { source.total }
    var callsPlugin: Bool { source.callsPlugin }
    var noteWhenEmpty: String? { source.noteWhenEmpty }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        originals.reset(firstIndex: 0)
        try source.next(into: originals, limit: min(limit, originals.capacity))
        guard readsStore else { return try map(into: chunk, nil) }
        try store.read { (view) throws(NodeError) in try map(into: chunk, view) }
    }

    private func map(into chunk: ItemChunk, _ view: (any StoreReading)?) throws(NodeError) {
        for position in 0..<originals.count {
            let context = TemplateContext(params: params, store: view, item: originals[position])
            chunk.append(try context.evaluate(template))
        }
    }

    func close() { source.close() }
}
