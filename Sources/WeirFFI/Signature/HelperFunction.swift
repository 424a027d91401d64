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

    /// The symbol that its library exports: the name without the group.
    package var symbol: String { name.split(separator: ".").last.map(String.init) ?? name }

    /// Whether it is the C library's `free`, which needs no library.
    package var isFree: Bool { name == "free" }
}

extension CSignature {
    /// The other functions that a call may need, in the order of the text.
    package var helpers: [HelperFunction] { releases + (failure.message.map { [$0.helper] } ?? []) }

    /// Those that free or end something.
    var releases: [HelperFunction] {
        let types = [result] + parameters.map(\.type)
        return types.flatMap(\.releases).map { HelperFunction(name: $0.function, purpose: .release($0.type)) }
    }

    /// The type of what a message function gets by a name, and the type as it was written.
    func messageArgument(_ name: String) -> (type: CType, text: String) {
        switch name {
        case "result": return (result, resultText)
        case "errno": return (.number(.i32), "int")
        default:
            let parameter = parameter(name)
            return (parameter?.type ?? .unused, parameter?.typeText ?? "")
        }
    }
}

extension FailureRule.MessageFunction {
    /// The function as one that a call may need.
    var helper: HelperFunction { HelperFunction(name: name, purpose: .message(arguments)) }
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
