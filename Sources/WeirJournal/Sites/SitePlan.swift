internal import WeirEngine
package import WeirValue

/// What a journal has to know of a site of the plan.
package struct SitePlan: Sendable {
    /// What happens there: `exec`, `flow` or `iterations`.
    let kind: String
    /// Where it stands, `flow/node`.
    let path: String
    /// What besides an item decides a result; nil of flows.
    let context: ContextText?

    /// A site where items run.
    ///
    /// - Parameters:
    ///   - path: where it stands, `flow/node`.
    ///   - builds: what the files are that its code comes from, by their paths.
    ///   - signature: the C declaration of a function; empty of a plugin's node type.
    ///   - settings: those that are the same at every visit, a map.
    ///   - key: the template that identifies items; empty where their content does.
    package init(
        exec path: String, nodeType: String, builds: [String: String], signature: String, settings: Value, key: String
    ) {
        kind = JournalSite.Kind.exec.rawValue
        self.path = path
        context = ContextText(
            nodeType: nodeType, builds: builds, signature: signature, settings: settings, key: key)
    }

    /// A site of flows or iterations.
    package init(kind: String, path: String) {
        self.kind = kind
        self.path = path
        context = nil
    }
}
