import WeirExec
import WeirModel
import WeirStore
import WeirValue

/// A template as one lane evaluates it at every visit: a param by itself, anything else by `TemplateContext`.
///
/// Each lane makes its own, so that lanes share no reference count.
final class Formula {
    /// The key of `${params.key}`, which gives the param's value as it is.
    private let key: Key
    private let isParam: Bool
    private let template: Template
    /// Whether evaluating it reads the store.
    private let readsStore: Bool

    init(_ template: Template) {
        self.template = template
        readsStore = template.readsStore
        if case .reference(let reference) = template, let key = reference.paramKey {
            isParam = true
            self.key = key.unshared
        } else {
            isParam = false
            key = ""
        }
    }

    /// The value at a visit.
    ///
    /// - Throws: as `TemplateContext.evaluate`.
    func value(_ visit: VisitContext) throws(NodeError) -> Value {
        // What is missing or null may have a default, or a message.
        if isParam, let value = visit.params.lookup(key), !value.isNull { return value }
        guard readsStore else { return try TemplateContext(params: visit.params, store: nil).evaluate(template) }
        return try visit.store.read { (view) throws(NodeError) -> Value in
            try TemplateContext(params: visit.params, store: view).evaluate(template)
        }
    }
}
