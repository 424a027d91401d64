import WeirExec
import WeirModel
import WeirStore
import WeirValue

/// A path of the store as one lane evaluates it at every visit: written keys and params by themselves, other references by
/// `TemplateContext`.
///
/// Each lane makes its own, so that lanes share no reference count.
final class PathFormula {
    private enum Step {
        case key(Key)
        /// The text of the param.
        case param(Key)
        case other
    }

    private let path: StorePath
    private let steps: [Step]
    /// Whether a step is none of the simple ones.
    private let isGeneral: Bool
    /// Whether evaluating it reads the store.
    private let readsStore: Bool

    init(_ path: StorePath) {
        self.path = path
        readsStore = path.steps.contains(where: \.readsStore)
        steps = path.steps.map { step in
            switch step {
            case .key(let key): return .key(key.unshared)
            case .index(let index): return .key(Key("\(index)"))
            case .reference(let reference):
                guard let key = reference.paramKey else { return .other }
                return .param(key.unshared)
            }
        }
        isGeneral = steps.contains { if case .other = $0 { true } else { false } }
    }

    /// The keys at a visit.
    ///
    /// - Throws: as `TemplateContext.resolve`.
    func keys(_ visit: VisitContext) throws(NodeError) -> [Key] {
        if isGeneral { return try generalKeys(visit) }
        var keys: [Key] = []
        keys.reserveCapacity(steps.count)
        for index in steps.indices {
            switch steps[index] {
            case .key(let key): keys.append(key)
            case .param(let key):
                if let value = visit.params.lookup(key), let key = value.simpleKey {
                    keys.append(key)
                } else {
                    keys.append(try text(of: index, visit))
                }
            case .other: break
            }
        }
        return keys
    }

    /// The key of a step whose value is neither a string nor an integer.
    private func text(of index: Int, _ visit: VisitContext) throws(NodeError) -> Key {
        guard case .reference(let reference) = path.steps[index] else { return "" }
        return try TemplateContext(params: visit.params, store: nil).key(reference)
    }

    private func generalKeys(_ visit: VisitContext) throws(NodeError) -> [Key] {
        guard readsStore else { return try TemplateContext(params: visit.params, store: nil).resolve(path) }
        return try visit.store.read { (view) throws(NodeError) -> [Key] in
            try TemplateContext(params: visit.params, store: view).resolve(path)
        }
    }
}

extension Value {
    /// The text of a string or an integer as a key; nil for another kind.
    fileprivate var simpleKey: Key? {
        isString ? Key(self) : (writtenText ?? integerText).map { Key($0) }
    }
}

extension Reference {
    /// The key of `params.key`; nil for any other reference.
    var paramKey: Key? {
        guard root == .params, steps.count == 1, case .key(let key)? = steps.first else { return nil }
        return key
    }
}
