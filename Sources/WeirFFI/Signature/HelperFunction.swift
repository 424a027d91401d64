/// Another function that a call may need: one that frees or ends something, or that gives the message of a failure.
package struct HelperFunction: Hashable, Sendable {
    /// What it is for.
    package enum Purpose: Hashable, Sendable {
        /// Frees or ends a value of the type.
        case release(CType)
        /// Gives a message from these arguments: names of parameters, `result` or `errno`.
        case message([String])
    }

    /// The name as the signature says it: `f`, or `group.f` for a function of another group's library.
    package let name: String
    /// What it is for.
    package let purpose: Purpose

    /// The group of functions whose library has it; nil for the library of the function itself.
    package var group: String? { name.contains(".") ? name.split(separator: ".").first.map(String.init) : nil }

    /// The exported symbol.
    package var symbol: String { name.split(separator: ".").last.map(String.init) ?? name }

    /// Whether it is the C library's `free`, which needs no library.
    package var isFree: Bool { name == "free" }
}

extension CSignature {
    /// The other functions that a call may need, in the order of the text.
    package var helpers: [HelperFunction] {
        let types = [result] + parameters.map(\.type)
        let releases = types.flatMap(\.releases).map { HelperFunction(name: $0.function, purpose: .release($0.type)) }
        guard let message = failure.message else { return releases }
        return releases + [HelperFunction(name: message.name, purpose: .message(message.arguments))]
    }
}

extension CType {
    /// The functions that free or end values of the type, and what each of them gets.
    package var releases: [(function: String, type: CType)] {
        switch self {
        case .string(.function(let name)), .encoded(_, .function(let name)), .bytes(_, .function(let name)):
            [(name, self)]
        case .handle(let handle): handle.destructor.map { [($0, self)] } ?? []
        case .freed(let inner, let name): [(name, inner)] + inner.releases
        case .array(let element, _): element.releases
        case .optional(let inner): inner.releases
        default: []
        }
    }

    /// The functions that free or end values of the type.
    package var releaseFunctions: [String] { releases.map(\.function) }
}
