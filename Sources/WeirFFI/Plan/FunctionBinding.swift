internal import WeirValue

/// Where the arguments of a function come from under one set of settings.
struct FunctionBinding {
    /// Where one argument comes from.
    enum Source {
        /// Nothing goes in.
        case nothing
        /// A value of the settings, or a default.
        case constant(Value)
        /// The item itself.
        case item
        /// An entry of the item, or the default.
        case entry(CDefault?)
        /// The default that is a length.
        case lengthDefault
        /// The length of another argument.
        case length(Int)
        /// A function pointer, which bind puts into its slot.
        case callback
    }

    /// One part of the result.
    enum Output {
        case result
        case parameter(Int)
        /// What a callback collected.
        case collected(Int)
    }

    /// The source of each parameter.
    private(set) var sources: [Source] = []
    /// The parts of the result; their names are sorted bytewise.
    let outputs: [Output]
    /// The names of the outputs, in the same order; keys of the result where there are several.
    let outputNames: [String]
    /// The parameter that takes the item itself.
    private(set) var itemParameter: Int?

    /// Distributes settings, items and defaults over the parameters.
    ///
    /// - Parameter settings: a map; what it does not have comes from the items.
    init(_ core: FunctionCore, _ settings: Value) {
        let plans = core.parameters
        let unbound = plans.indices.filter { index in
            plans[index].parameter.takesValue && plans[index].parameter.defaultValue == nil
                && settings.lookup(plans[index].key) == nil
        }
        var collected: [Int] = []
        for (index, plan) in plans.enumerated() {
            if let other = plan.lengthOf {
                sources.append(.length(other))
            } else if !plan.parameter.takesValue {
                sources.append(.nothing)
            } else if case .callback = plan.parameter.type.unwrapped {
                sources.append(.callback)
                if settings.lookup(plan.key) == Self.collect || plan.parameter.defaultValue == .string("collect") {
                    collected.append(index)
                }
            } else if let value = settings.lookup(plan.key) {
                sources.append(.constant(value))
            } else if unbound == [index] {
                sources.append(.item)
                itemParameter = index
            } else if unbound.count > 1 {
                sources.append(.entry(plan.parameter.defaultValue))
            } else if plan.defaultLengthOf != nil {
                sources.append(.lengthDefault)
            } else {
                sources.append(.constant(plan.parameter.defaultValue?.value ?? .null))
            }
        }
        let outputs = Self.outputs(core.declaration.signature, plans, collected)
        self.outputs = outputs.map(\.1)
        outputNames = outputs.map(\.0)
    }

    private static let collect = Value.string("collect")

    private static func outputs(
        _ signature: CSignature, _ plans: [ParameterPlan], _ collected: [Int]
    ) -> [(String, Output)] {
        var outputs = signature.outputs.map { name -> (String, Output) in
            let index = signature.parameters.firstIndex {
                $0.name == name && ($0.direction == .out || $0.direction == .inout)
            }
            return (name, index.map { .parameter($0) } ?? .result)
        }
        for index in collected { outputs.append((plans[index].parameter.name, .collected(index))) }
        return outputs.sorted { Key($0.0) < Key($1.0) }
    }
}
