internal import WeirModel

/// Which references may stand at a place of the manifest.
enum ReferenceRules {
    /// None: the place holds plain values.
    case none(String)
    /// Those to the params of the enclosing flow.
    case params
    /// The same for a place of this name.
    case paramsOf(String)
    /// Those to the item and to params, for a place of this name.
    case itemAndParams(String)
    /// Those to params and to the store.
    case paramsAndStore
    /// Those to params, to the store and to the item of the batch.
    case everything

    /// What is wrong with a reference with this root, or nil.
    func complaint(about root: Reference.Root) -> String? {
        switch (self, root) {
        case (.none(let subject), _):
            "\(subject) holds plain values and no references; write \"$${\" for a literal \"${\""
        case (.params, .shared): "\"params\" can refer to params of the enclosing flow, not to the store"
        case (.paramsOf(let subject), .shared): "\(subject) can refer to params, not to the store"
        case (.itemAndParams(let subject), .shared):
            "\(subject) can refer to the item and to params, not to the store"
        case (.params, .item), (.paramsOf, .item), (.paramsAndStore, .item):
            "\"${item}\" is known only in the \"input\" of a batch node"
        default: nil
        }
    }
}
