/// A layer of params on the way from the outside in; which of two layers wins is said here, and nowhere else (P1, P4).
///
/// The layers are met in this order: the command line, the manifest, then for each flow on the way the node that uses it,
/// the flow itself and, where it is a batch, its item; at the end the node, its settings and what its type declares.
///
///     with  >  item, inner before outer  >  --param  >  manifest  >  outer flow  >  inner flow  >  node  >  default
package enum ParamLayer: CaseIterable, Sendable {
    /// `--param`.
    case commandLine
    /// `params:` of the manifest.
    case manifest
    /// `params:` of a node that uses a flow.
    case use
    /// `params:` of a flow's definition.
    case flow
    /// An item of a batch flow.
    case item
    /// `params:` of the node that is visited.
    case node
    /// `with:`, the settings of that node alone.
    case settings
    /// The defaults that its node type declares.
    case typeDefaults

    /// Whether it wins over all layers that were met before it; otherwise all of them win over it.
    ///
    /// What `params:` and a node type say are defaults, so whoever is further outside can change them. Each iteration has an
    /// item of its own, which it must see whatever stands outside, and settings are meant for this one node.
    package var winsOverOuter: Bool {
        switch self {
        case .item, .settings: true
        case .commandLine, .manifest, .use, .flow, .node, .typeDefaults: false
        }
    }
}
