package import WeirModel
package import WeirValue

/// A use of a node type: by a node of a flow, around a flow, or as the source of a batch's items.
package struct NodeUse: Hashable, Sendable {
    /// What the manifest says; around a flow and for a source only the name, the node type and its settings.
    package let definition: NodeDefinition
    /// The full name of the node type, `text.summarize`.
    package let nodeType: String
    /// What the node type declares.
    package let info: NodeTypeInfo
    /// Its place among all uses of the plan, which is that of its instance.
    package let index: Int
    /// Where it stands, `flow/node`.
    package let path: String
    /// The settings that are the same at every visit, as `FixedSettings.settings` gives them.
    package let settings: Value
    /// The number of the turnstile that holds its calls apart, which the node type's declared concurrency asks for; nil
    /// for none.
    package let turnstile: Int?
    /// The numbers of the named limits that its calls take part in, in order.
    package let limits: [Int]
    /// The number of the site where a journal records its items; nil where none does.
    package let site: Int?
    /// What identifies its items there, besides their content.
    package let key: Template?
}
