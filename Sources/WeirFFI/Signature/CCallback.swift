/// A declared type of pointers to functions: `callback int compare(i32* a, i32* b) else 0 for call`.
package struct CCallback: Hashable, Sendable {
    /// How long C may call it.
    package enum Lifetime: String, Hashable, Sendable {
        /// While the function that it is given to runs.
        case call
        /// As long as the node that gave it.
        case instance
    }

    /// The type's name.
    package let name: String
    /// What C passes and gets.
    package let result: CType
    /// What C passes.
    package let parameters: [CParameter]
    /// What C gets when what is called back fails, when its arguments are only collected, and after the lifetime's end;
    /// zero or NULL unless declared.
    package let otherwise: CDefault
    /// How long C may call it.
    package let lifetime: Lifetime

    /// The parameters that make the item: not those without a name, those that are always NULL, and those that only tell a
    /// length.
    package var itemParameters: [CParameter] {
        // The room in a buffer to fill is something that its filler must know.
        let lengths = parameters.filter { $0.direction == .in }.flatMap {
            $0.type.unwrapped.extent?.capacity.names ?? []
        }
        return parameters.filter {
            $0.direction != .out && $0.type != .unused && $0.role != .ignored && !lengths.contains($0.name)
        }
    }
}
