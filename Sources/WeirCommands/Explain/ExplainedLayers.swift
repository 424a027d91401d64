import WeirModel
import WeirValue

/// The layers of a node's params in words.
struct ExplainedLayers: ParamLayers {
    /// One param of a layer.
    struct Entry {
        let name: String
        let origin: String
        /// Writes the value; only what wins is written.
        let value: () -> String
    }

    private var over: [[Entry]] = []
    private var under: [[Entry]] = []

    mutating func layOver(_ entries: [Entry]) { over.append(entries) }

    mutating func layUnder(_ entries: [Entry]) { under.append(entries) }

    /// The params that have an effect, what wins over most first.
    var origins: [ParamOrigin] {
        var seen: NameSet = []
        return (over.reversed() + under).joined().filter { seen.insert($0.name) }.map {
            ParamOrigin(name: $0.name, value: $0.value(), origin: $0.origin)
        }
    }
}
