internal import WeirDebugInfo

/// Functions that a library calls back.
extension SignatureWriter {
    /// The name of a callback's declaration.
    mutating func callback(_ type: DebugFunctionType, alias: String) throws(SignatureObstacle) -> String {
        guard !type.isVariadic else { throw SignatureObstacle("the callback \"\(alias)\" is variadic") }
        let returned = type.returnType.resolved
        guard let result = returned == .void ? "void" : try value(type.returnType), !returned.isRecord else {
            throw SignatureObstacle(
                "the callback \"\(alias)\" gives \(type.returnType.explainedText), and nobody would free that")
        }
        let all = Self.named(type.parameters)
        var list: [String] = []
        for (index, parameter) in all.enumerated() {
            let next = index + 1 < all.count ? all[index + 1] : nil
            list.append("\(try callbackType(parameter, next, alias)) \(parameter.name)")
        }
        let text = list.joined(separator: ", ")
        return try declare(alias) { "callback \(result) \($0)(\(text))" }
    }

    private mutating func callbackType(_ parameter: Named, _ next: Named?, _ owner: String) throws(SignatureObstacle)
        -> String
    {
        if let value = try value(parameter.type) { return value }
        guard let pointee = parameter.type.pointee else {
            throw Self.obstacle(parameter.type, "the parameter \"\(parameter.name)\" of the callback \"\(owner)\"")
        }
        if pointee.isText { return "string" }
        if pointee.resolved == .void || pointee.isByte {
            if let next, next.type.pointee == nil, Self.integerName(next.type) != nil { return "bytes[\(next.name)]" }
        } else if let value = try? value(pointee) {
            return "\(value)*"
        }
        notes.append("say what \"\(parameter.name)\" of the callback \"\(owner)\" points to; \"unused\" hides it")
        return "unused"
    }
}
