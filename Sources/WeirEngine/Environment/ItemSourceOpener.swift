package import WeirExec
package import WeirModel

/// Opens the item sources of manifests, so that the engine itself does no input or output.
package protocol ItemSourceOpener: Sendable {
    /// A source for a definition, any but `nodeType`.
    ///
    /// - Parameter context: evaluates the templates of the definition.
    /// - Throws: when the definition's values do not fit or a file cannot be opened; the message says which.
    func open(_ definition: ItemSourceDefinition, _ context: TemplateContext) throws(NodeError) -> any ItemSource
}
