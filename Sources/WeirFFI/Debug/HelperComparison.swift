internal import WeirDebugInfo
internal import WeirModel

/// Says in words how a function that frees, ends or explains something differs from what its use asks of it.
struct HelperComparison {
    /// The library of the helper function.
    let library: DebugLibrary
    let signature: CSignature
    /// What the library's debug information says of the declared function itself, where it says anything.
    let caller: DebugFunction?

    /// What differs; empty when the helper function can do what it is for, as far as debug information tells.
    func differences(_ helper: HelperFunction, _ actual: DebugFunction) -> [(
        severity: Problem.Severity, message: String
    )] {
        switch helper.purpose {
        case .release(let type): release(helper.name, type, actual).map { [$0] } ?? []
        case .message(let arguments): message(helper.name, arguments, actual)
        }
    }

    private func release(
        _ name: String, _ type: CType, _ actual: DebugFunction
    ) -> (severity: Problem.Severity, message: String)? {
        let what = type.isHandle ? "ends a handle" : "frees memory"
        guard actual.parameters.count == 1, !actual.isVariadic, let parameter = actual.parameters.first?.type else {
            return (
                .error,
                "\"\(name)\" \(what), so it gets one pointer and nothing else, but the library's is \(actual.text)"
            )
        }
        guard let pointee = parameter.pointee else {
            return (.error, "\"\(name)\" \(what), so it gets a pointer, but the library's is \(actual.text)")
        }
        if pointee.resolved == .void { return nil }
        let fits: Bool
        if case .handle(let handle) = type.unwrapped {
            fits = given(handle).allSatisfy { Self.mayBeSame($0, pointee) }
        } else {
            var types = TypeComparison(library)
            fits = types.value(type, parameter) == nil
        }
        return fits ? nil : (.warning, "\"\(name)\" gets another kind of pointer than the library's: \(actual.text)")
    }

    /// What the caller's pointers to a handle's object lead to.
    private func given(_ handle: CHandle) -> [DebugType] {
        guard let caller else { return [] }
        var types: [DebugType] = []
        if case .handle(handle) = signature.result.unwrapped, let pointee = caller.returnType.pointee {
            types.append(pointee)
        }
        for (mine, its) in zip(signature.parameters, caller.parameters) {
            guard case .handle(handle) = mine.type.unwrapped, let pointee = its.type.pointee else { continue }
            types += (mine.isPassedByAddress ? pointee.pointee : pointee).map { [$0] } ?? []
        }
        return types
    }

    /// Whether two pointers may lead to one object: structs are known by their tag, and `void` may be anything.
    private static func mayBeSame(_ left: DebugType, _ right: DebugType) -> Bool {
        switch (left.resolved, right.resolved) {
        case (.void, _), (_, .void): true
        case (.record(let a), .record(let b)): a.name == nil || b.name == nil || a.name == b.name
        case (.record, _), (_, .record): false
        default: true
        }
    }

    private func message(
        _ name: String, _ arguments: [String], _ actual: DebugFunction
    ) -> [(severity: Problem.Severity, message: String)] {
        guard actual.parameters.count == arguments.count, !actual.isVariadic else {
            let count = arguments.count == 1 ? "1 argument" : "\(arguments.count) arguments"
            return [(.error, "the message function \"\(name)\" gets \(count), but the library's is \(actual.text)")]
        }
        var types = TypeComparison(library)
        var found: [(severity: Problem.Severity, message: String)] = []
        if types.value(.string(.borrowed), actual.returnType) != nil {
            found.append(
                (.error, "the message function \"\(name)\" must return text, but the library's is \(actual.text)"))
        }
        for (argument, parameter) in zip(arguments, actual.parameters) {
            let (type, text) = signature.messageArgument(argument)
            guard let difference = types.value(type, parameter.type) else { continue }
            let subject = "\"\(argument)\" for the message function \"\(name)\""
            found.append((difference.severity, difference.message(subject, text, parameter.type)))
        }
        return found
    }
}
