/// What a text such as `u64 crc32(u64 crc, bytes data, u32 len(data))` says.
package struct CSignature: Hashable, Sendable {
    /// The function's name in C.
    package let name: String
    /// What it returns.
    package let result: CType
    /// The result's type as it was written, for messages.
    package let resultText: String
    /// Its parameters in the order of C; those behind `...` are marked.
    package let parameters: [CParameter]
    /// Whether there is a `...`.
    package let isVariadic: Bool
    /// When a call has failed, and how to say so.
    package let failure: FailureRule
    /// Whether it is right where the library's debug information says something else.
    package let isTrusted: Bool
    /// Where the name stands in the text, in bytes of UTF-8.
    package let nameOffset: Int
    /// The signature as the manifest has it, for messages and documentation.
    package let text: String

    /// The parameter with a name, or nil.
    package func parameter(_ name: String) -> CParameter? { parameters.first { $0.name == name } }

    /// The parts of a call's result: `result`, and the parameters that come out and tell something of their own.
    ///
    /// What only tells how long another part is, or whether the call failed, is none.
    package var outputs: [String] {
        var lengths: Set<String> = []
        var resultIsLength = false
        func note(_ extent: CExtent?) {
            lengths.formUnion(extent?.capacity.names ?? [])
            if case .parameter(let name)? = extent?.used { lengths.insert(name) }
            if extent?.used == .result { resultIsLength = true }
        }
        note(result.unwrapped.extent)
        for parameter in parameters where parameter.direction != .in { note(parameter.type.unwrapped.extent) }
        let named = parameters.filter { parameter in
            (parameter.direction == .out || parameter.direction == .inout) && !lengths.contains(parameter.name)
                && parameter.name != failure.messageParameter
        }
        let hasResult = result != .void && !resultIsLength && !failure.leavesOneResult
        return (hasResult ? ["result"] : []) + named.map(\.name)
    }

    /// How many parameters stand before `...`.
    package var fixedCount: Int { parameters.count { !$0.isVariadic } }
}
