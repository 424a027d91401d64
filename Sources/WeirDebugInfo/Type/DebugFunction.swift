package import WeirModel

/// A function of a library as its debug information describes it.
package struct DebugFunction: Hashable, Sendable {
    /// The exported symbol, which need not be the name in the source: one function may be exported under several.
    package let name: String
    /// What it takes and gives.
    package let type: DebugFunctionType
    /// Where its source is; nil when that is not recorded.
    package let location: SourceLocation?

    /// What it returns; `.void` for nothing.
    package var returnType: DebugType { type.returnType }
    /// Its parameters in order.
    package var parameters: [DebugParameter] { type.parameters }
    /// Whether more arguments may follow.
    package var isVariadic: Bool { type.isVariadic }
}

/// The type of a function, of an exported one or behind a pointer.
package struct DebugFunctionType: Hashable, Sendable {
    /// What it returns; `.void` for nothing.
    package let returnType: DebugType
    /// Its parameters in order.
    package let parameters: [DebugParameter]
    /// Whether more arguments may follow.
    package let isVariadic: Bool
}

/// A parameter of a function.
package struct DebugParameter: Hashable, Sendable {
    /// Its name; nil when the source or the debug information gives none.
    package let name: String?
    /// Its type.
    package let type: DebugType

    /// A parameter with the name that the declaration gives it, if any.
    package init(name: String?, type: DebugType) {
        self.name = name
        self.type = type
    }
}
