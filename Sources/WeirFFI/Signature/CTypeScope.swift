/// The types that declarations have given names to.
package struct CTypeScope: Sendable {
    private var types: [String: CType] = [:]
    private var constants: [String: Int64] = [:]

    /// A scope without declared types.
    package init() {}

    /// The declared type with a name, or nil.
    package func type(_ name: String) -> CType? { types[name] }

    /// The declared names, for suggestions.
    package var names: [String] { types.keys.sorted() }

    /// The declared types by name.
    package var all: [(name: String, type: CType)] { types.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// The number of a value of a declared enum, or nil.
    func constant(_ name: String) -> Int64? { constants[name] }

    /// Declares a name.
    mutating func declare(_ name: String, _ type: CType) {
        types[name] = type
        guard case .enumeration(let enumeration) = type else { return }
        for member in enumeration.members where constants[member.name] == nil {
            constants[member.name] = member.number
        }
    }
}
