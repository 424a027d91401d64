internal import WeirValue

/// One parameter with everything that can be known before a call.
struct ParameterPlan {
    /// How many elements a buffer has room for.
    enum Capacity: Equatable {
        case none
        case fixed(Int)
        case parameter(Int)
        /// What the parameters' numbers make, in the order of their names in it.
        case product([Int], CProduct)
    }

    /// What tells how many elements C filled.
    enum Used: Equatable {
        case all
        case parameter(Int)
        case result
    }

    let parameter: CParameter
    /// The key under which settings and items give it.
    let key: Key
    /// Where its slot begins in a session's memory.
    let slot: Int
    /// Where the single value lies whose address C gets; nil for what is passed by value or leads to a buffer.
    let cell: Int?
    /// Whose value it is, for messages.
    let subject: String
    /// The parameter whose length this is.
    let lengthOf: Int?
    /// The parameter that the default is made of.
    let defaultLengthOf: Int?
    let capacity: Capacity
    let used: Used

    init(_ parameter: CParameter, in signature: CSignature, slot: Int, cell: Int?) {
        func index(_ name: String) -> Int? { signature.parameters.firstIndex { $0.name == name } }
        self.parameter = parameter
        self.slot = slot
        self.cell = cell
        key = Key(parameter.name)
        subject = parameter.subject
        if case .length(let name) = parameter.role { lengthOf = index(name) } else { lengthOf = nil }
        if case .length(let name, _, _)? = parameter.defaultValue {
            defaultLengthOf = index(name)
        } else {
            defaultLengthOf = nil
        }
        (capacity, used) = Self.extent(parameter.type.unwrapped.extent, in: signature)
    }

    /// What an extent means for the parameters of a signature.
    static func extent(_ extent: CExtent?, in signature: CSignature) -> (Capacity, Used) {
        func index(_ name: String) -> Int? { signature.parameters.firstIndex { $0.name == name } }
        guard let extent else { return (.none, .all) }
        let capacity: Capacity =
            switch extent.capacity {
            case .open: .none
            case .fixed(let count): .fixed(count)
            case .parameter(let name): index(name).map { .parameter($0) } ?? .none
            case .product(let product): .product(product.names.compactMap(index), product)
            }
        let used: Used =
            switch extent.used {
            case .all: .all
            case .result: .result
            case .parameter(let name): index(name).map { .parameter($0) } ?? .all
            }
        return (capacity, used)
    }

    /// Whether other arguments tell how many elements there are.
    var isCountedByOthers: Bool {
        switch capacity {
        case .none, .fixed: false
        case .parameter, .product: true
        }
    }

    /// What says so, for messages.
    var countingText: String {
        if case .product = capacity { "other arguments say" } else { "another argument says" }
    }

    /// Whether C gets a struct by value.
    var isStructure: Bool { if case .structure = parameter.type { cell == nil } else { false } }
}
