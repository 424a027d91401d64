package import WeirEngine
package import WeirExec
package import WeirModel
import WeirValue

/// Opens `each` and nothing else, so that engine tests need no module above the engine.
package struct EachOpener: ItemSourceOpener {
    /// An opener.
    package init() {}

    package func open(_ definition: ItemSourceDefinition, _ context: TemplateContext) throws(NodeError)
        -> any ItemSource
    {
        guard case .source(let use) = definition, let template = use["each"] else {
            throw NodeError(.unsupported, "tests open \"each\" only")
        }
        let list = try context.evaluate(template)
        guard let name = use.name(of: ItemSourceKind.Naming.whole), list.kind == .list else {
            return try ListSource(list)
        }
        return try ListSource(.list(list.elements.map { .map([(name, $0)]) }))
    }
}
