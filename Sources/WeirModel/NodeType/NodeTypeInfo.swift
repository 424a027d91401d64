/// What a node type says of itself in its plugin's metadata: all that can be known without running its code.
package struct NodeTypeInfo: Hashable, Sendable {
    /// What a callback is for.
    package enum Phase: String, CaseIterable, Sendable {
        case prep, exec, post, fallback
    }

    /// What prep gives.
    package enum PrepKind: String, Sendable {
        case value, items, stream
    }

    /// The settings a node type takes.
    package enum Params: Hashable, Sendable {
        /// The whole params map.
        case any
        /// These, by name.
        case declared([ParamSchema])
    }

    /// The actions post may choose.
    package enum Actions: Hashable, Sendable {
        /// They cannot be listed.
        case any
        /// These, besides `default`.
        case listed([String])
    }

    /// The type and meaning of an item or result.
    package struct Port: Hashable, Sendable {
        /// Its type.
        package let type: ValueType
        /// What it is, for the user.
        package let doc: String

        /// A port that takes or gives anything, unless said otherwise.
        package init(type: ValueType = .any, doc: String = "") {
            self.type = type
            self.doc = doc
        }
    }

    /// The full name, `text.summarize`.
    package var name: String
    /// What it does, for the user.
    package var doc = ""
    /// The callbacks it has.
    package var phases: Set<Phase> = [.exec]
    /// What prep gives.
    package var prepKind = PrepKind.value
    /// Whether exec takes more than one item in a call.
    package var handlesChunks = false
    /// Whether exec may answer PENDING.
    package var isAsync = false
    /// How many calls may run at once.
    package var concurrency = Concurrency.serialInstance
    /// One item of exec.
    package var input = Port()
    /// One result of exec.
    package var output = Port()
    /// The settings.
    package var params = Params.declared([])
    /// The actions.
    package var actions = Actions.listed([])
    /// Whether post has effects outside the store, which happen again where a durable run is resumed.
    package var hasPostEffects = false
    /// Whether prep gives something else each time though nothing that it can see has changed.
    package var prepVaries = false
    /// The paths of the store that prep reads, for documentation.
    package var reads: [String] = []
    /// The paths of the store that post writes, for documentation.
    package var writes: [String] = []

    /// A node type with the defaults of the metadata.
    package init(name: String) { self.name = name }

    /// Whether its prep gives what only a batch can take.
    package var givesStream: Bool { phases.contains(.prep) && prepKind == .stream }

    /// What is said of a node without a batch whose node type gives a stream.
    package static let streamNeedsBatch =
        "the node type gives a stream of items; say \"batch: sequential\" or parallel"

    /// The same of a flow.
    package static func streamNeedsBatch(of flow: String) -> String {
        "the node type of flow \"\(flow)\" gives a stream; the flow needs \"batch\""
    }

    /// The declared settings; empty when any are taken.
    package var declaredParams: [ParamSchema] {
        if case .declared(let schemas) = params { schemas } else { [] }
    }
}
