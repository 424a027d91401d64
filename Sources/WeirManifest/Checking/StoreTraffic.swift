internal import WeirModel
internal import WeirValue

/// The fixed paths that nodes write, and the paths that nodes read.
struct StoreTraffic {
    struct Write {
        let node: String
        let path: StorePath
        let keys: [Key]
    }

    private struct Read {
        let node: String
        let name: String
        let keys: [Key]
    }

    private var writes: [Write] = []
    private var reads: [Read] = []

    mutating func note(_ node: NodeDefinition, in flow: FlowDefinition) {
        let id = "\(flow.name)/\(node.name)"
        for path in [node.output, node.catching?.error].compactMap(\.self) {
            let keys = path.steps.compactMap { if case .key(let key) = $0 { key } else { nil } }
            if keys.count == path.steps.count { writes.append(Write(node: id, path: path, keys: keys)) }
        }
        let templates = [node.input, node.fallback].compactMap(\.self) + node.settings.map(\.1)
        note(templates + (node.batch?.items?.templates ?? []), id, node.name)
    }

    mutating func note(itemsOf flow: FlowDefinition) {
        note(flow.settings.map(\.1) + (flow.batch?.items?.templates ?? []), flow.name, flow.name)
    }

    private mutating func note(_ templates: [Template], _ id: String, _ name: String) {
        for reference in templates.flatMap(\.references) where reference.root == .shared {
            var keys: [Key] = []
            for step in reference.steps {
                guard case .key(let key) = step else { break }
                keys.append(key)
            }
            reads.append(Read(node: id, name: name, keys: keys))
        }
    }

    /// Each write that another node reads, with the first such node.
    ///
    /// - Complexity: O(n) for paths of bounded length.
    func collisions() -> [(Write, String)] {
        // Two paths overlap when one begins with the other: the readers of each path and of each beginning of one.
        var exact: [[Key]: [Read]] = [:]
        var beginnings: [[Key]: [Read]] = [:]
        func add(_ read: Read, _ keys: [Key], _ table: inout [[Key]: [Read]]) {
            // Two readers suffice: one of them is not the writer.
            if table[keys]?.contains(where: { $0.node == read.node }) ?? false { return }
            if table[keys]?.count ?? 0 < 2 { table[keys, default: []].append(read) }
        }
        for read in reads {
            add(read, read.keys, &exact)
            for length in 0...read.keys.count { add(read, Array(read.keys.prefix(length)), &beginnings) }
        }
        return writes.compactMap { write in
            var readers = beginnings[write.keys] ?? []
            for length in 0..<write.keys.count { readers += exact[Array(write.keys.prefix(length))] ?? [] }
            return readers.first { $0.node != write.node }.map { (write, $0.name) }
        }
    }
}
