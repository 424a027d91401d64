internal import WeirExec
internal import WeirValue

// How many elements the values of a call have, as other arguments or the result tell.
extension FunctionSession {
    /// The number of elements that a list has; nil for one that ends with NULL.
    func elements(_ capacity: ParameterPlan.Capacity, _ subject: String) throws(NodeError) -> Int? {
        switch capacity {
        case .none: return nil
        case .fixed(let count): return count
        case .parameter(let index): return try length(in: index, subject)
        case .product(let indices, let product): return try length(of: product, in: indices, subject)
        }
    }

    private func length(of product: CProduct, in indices: [Int], _ subject: String) throws(NodeError) -> Int {
        var numbers: [Int64] = []
        for index in indices { numbers.append(Int64(try length(in: index, subject))) }
        guard let length = product.length(of: numbers) else {
            throw NodeError(
                .invalidInput, "\(numbers.map(String.init).joined(separator: " and ")) give no length for \(subject)")
        }
        return Int(length)
    }

    /// The length that a parameter holds.
    ///
    /// - Parameter subject: whose length it is, for messages.
    /// - Throws: when it is negative, or no number that an address can count.
    func length(in index: Int, _ subject: String) throws(NodeError) -> Int {
        guard case .number(let number) = core.parameters[index].parameter.type else { return 0 }
        guard let length = unsafe number.load(UnsafeRawPointer(place(of: index))), length >= 0 else {
            throw NodeError(.invalidInput, "\(core.parameters[index].subject) is no length for \(subject)")
        }
        return Int(length)
    }
}
