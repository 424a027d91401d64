package import WeirDebugInfo
import WeirModel

/// Says in words how a declared signature differs from what a library's debug information says.
package struct SignatureComparison {
    private let library: DebugLibrary

    /// A comparison with the functions of a library.
    package init(with library: DebugLibrary) { self.library = library }

    /// The differences; empty when both agree.
    ///
    /// What debug information cannot tell counts as agreement: what a `void *` points to, how long a buffer is, who
    /// frees it. Nor does the name of a type matter, or `const`, but where C gets the memory of the item itself.
    package func differences(_ signature: CSignature, from function: DebugFunction) -> [SignatureDifference] {
        var found: [SignatureDifference] = []
        var types = TypeComparison(library)
        if let difference = types.result(signature.result, function.returnType) {
            found.append(
                SignatureDifference(
                    severity: difference.severity, offset: 0,
                    message: difference.message(
                        "the result", signature.resultText, function.returnType)))
        }
        let fixed = signature.parameters.filter { !$0.isVariadic }
        guard fixed.count == function.parameters.count else {
            let declared = Self.count(fixed.count, "parameter")
            found.append(
                SignatureDifference(
                    severity: .error, offset: 0,
                    message: "\(declared) \(fixed.count == 1 ? "is" : "are") declared, but the library's function has "
                        + "\(function.parameters.count): \(function.text)"))
            return found
        }
        if signature.isVariadic != function.isVariadic {
            let message =
                signature.isVariadic
                ? "\"...\" is declared, but the library's function takes no more arguments"
                : "the library's function is variadic: say the arguments behind \"...\""
            found.append(SignatureDifference(severity: .error, offset: 0, message: "\(message): \(function.text)"))
        }
        for (index, (declared, actual)) in zip(fixed, function.parameters).enumerated() {
            guard let difference = types.parameter(declared, actual.type) else {
                if let warning = Self.warning(of: declared, actual.type, index) { found.append(warning) }
                continue
            }
            let text =
                declared.direction == .in ? declared.typeText : "\(declared.direction.rawValue) \(declared.typeText)"
            found.append(
                SignatureDifference(
                    severity: difference.severity, offset: declared.offset,
                    message: difference.message(
                        "parameter \(index + 1) \"\(declared.name)\"", text, actual.type)))
        }
        return found
    }

    /// A warning where the library's function may write into bytes, which it gets as they are: a copy would cost more than
    /// most calls.
    private static func warning(
        of declared: CParameter, _ actual: DebugType, _ index: Int
    ) -> SignatureDifference? {
        guard declared.direction == .in, case .bytes = declared.type.unwrapped, let pointee = actual.pointee,
            !pointee.isConst, !pointee.innermost.isConst
        else { return nil }
        return SignatureDifference(
            severity: .warning, offset: declared.offset,
            message: "parameter \(index + 1) \"\(declared.name)\" is declared \(declared.typeText), and the library's "
                + "\(actual.text) is not const: a function that writes there changes the item for other nodes; declare it "
                + "\"inout\", which copies it, or say \"trust\" where the function only reads")
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
}
