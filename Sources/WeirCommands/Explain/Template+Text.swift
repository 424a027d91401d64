import WeirJSON
import WeirModel
import WeirValue

extension Template {
    /// The template as the manifest could say it.
    var text: String {
        switch self {
        case .constant(let value): value.writtenText ?? (try? JSON.string(value)) ?? value.description
        case .reference(let reference): "${\(reference.text)}"
        case .interpolation(let parts):
            "\""
                + parts.map { part in
                    switch part {
                    case .text(let text): text
                    case .reference(let reference): "${\(reference.text)}"
                    }
                }.joined() + "\""
        case .list(let elements): "[\(elements.map(\.text).joined(separator: ", "))]"
        case .map(let entries): "{\(entries.map { "\($0.0): \($0.1.text)" }.joined(separator: ", "))}"
        }
    }
}
