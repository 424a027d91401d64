import WeirModel
import WeirValue

/// Where the value of one declared setting comes from at each visit.
///
/// Nothing here is counted, so that a visit looks at it for nothing.
struct Setting {
    /// The kinds of sources.
    enum Source {
        /// `with:`, the same at each visit.
        case constant
        /// A param, as it is.
        case param
        /// `${params.key}` under `with:`; a param that is missing or null may have a default, or a message.
        case reference
        /// Anything else under `with:`.
        case template
    }

    /// What decides.
    let source: Source
    /// The setting's place in the record.
    let place: Int
}

extension Setting.Source {
    /// The source of a setting, and the param that is looked up where one decides.
    ///
    /// - Parameter template: what `with:` gives; nil where the params decide.
    static func of(_ name: String, _ template: Template?) -> (Setting.Source, param: Key) {
        guard let template else { return (.param, Key(name)) }
        if case .reference(let reference) = template, let param = reference.paramKey { return (.reference, param) }
        return (template.constantValue == nil ? .template : .constant, Key(name))
    }
}
