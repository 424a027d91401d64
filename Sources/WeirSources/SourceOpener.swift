package import WeirEngine
package import WeirExec
package import WeirModel
import WeirValue

/// Opens item sources, with paths relative to the manifest's folder.
package final class SourceOpener: ItemSourceOpener {
    private let folder: String
    private let cancelled: CancelFlag
    private let kinds: [String: SourceKind]

    /// An opener for one manifest.
    ///
    /// - Parameters:
    ///   - folder: the absolute path of the manifest's folder.
    ///   - cancelled: ends a wait for what comes through a pipe.
    ///   - kinds: the sources that it can open.
    package init(folder: String, cancelled: CancelFlag = CancelFlag(), kinds: [SourceKind] = ItemSources.all) {
        self.folder = folder
        self.cancelled = cancelled
        self.kinds = Dictionary(kinds.map { ($0.description.name, $0) }) { $1 }
    }

    package func open(
        _ definition: ItemSourceDefinition, _ context: TemplateContext
    ) throws(NodeError) -> any ItemSource {
        switch definition {
        case .source(let use):
            guard let kind = kinds[use.kind] else {
                throw NodeError(.unsupported, "\(use.location): there is no item source \"\(use.kind)\"")
            }
            return try kind.open(SourceSettings(use: use, context: context, folder: folder, cancelled: cancelled))
        case .nodeType(let name, _, let location):
            throw NodeError(.unsupported, "\(location): the items of the node type \"\(name)\" come from a plugin")
        }
    }
}
