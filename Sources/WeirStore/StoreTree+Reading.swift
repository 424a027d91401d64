import WeirValue

extension StoreTree {
    /// What a path leads to.
    private enum Found {
        case content(Content)
        /// The rest of the path, from a position on, lies in another store.
        case outer(OuterMap, Int)
    }

    /// The value at a path; nil when there is none.
    func value(_ path: [Key], at version: UInt64, for snapshot: ReadVersion?) -> Value? {
        value(path, from: 0, in: root, at: version, for: snapshot)
    }

    /// The value below a branch at the keys of `path` from a position on; nil when there is none.
    func value(
        _ path: [Key], from start: Int, in branch: MapBranch, at version: UInt64, for snapshot: ReadVersion?
    ) -> Value? {
        switch find(path, from: start, in: branch, at: version) {
        case .content(let content): content.value(at: version, for: snapshot)
        case .outer(let view, let index): view.value(path, from: index)
        }
    }

    /// The keys of the map below a branch at the keys of `path` from a position on; nil when there is none.
    func keys(_ path: [Key], from start: Int, in branch: MapBranch, at version: UInt64) -> [Key]? {
        switch find(path, from: start, in: branch, at: version) {
        case .content(.map(let branch)): branch.keys(at: version)
        case .content(.leaf(let value)): value.kind == .map ? value.keys : nil
        case .content: nil
        case .outer(let view, let index): view.keys(path, from: index)
        }
    }

    private func find(_ path: [Key], from start: Int, in branch: MapBranch, at version: UInt64) -> Found {
        var branch = branch
        for index in start..<path.count {
            guard let content = branch.override(path[index], at: version) else {
                switch branch.base {
                case .empty: return .content(.absent)
                case .value(let map): return leaf(map, path, from: index)
                case .outer(let view): return .outer(view, index)
                }
            }
            switch content {
            case .absent: return .content(.absent)
            case .leaf(let value): return leaf(value, path, from: index + 1)
            case .list: return .content(index + 1 == path.count ? content : .absent)
            case .map(let child): branch = child
            }
        }
        return .content(.map(branch))
    }

    private func leaf(_ value: Value, _ path: [Key], from start: Int) -> Found {
        .content(value.value(path, from: start).map { .leaf($0) } ?? .absent)
    }
}
