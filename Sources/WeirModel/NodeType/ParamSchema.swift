package import WeirValue

/// One declared setting of a node type.
package struct ParamSchema: Hashable, Sendable {
    /// What the node type itself puts in place of a setting that nothing gives.
    package enum StandIn: Hashable, Sendable {
        /// What it is given to work on, or a part of that.
        case item
        /// What this text says, such as `2 * len(data)`.
        case text(String)
    }

    /// The setting's name.
    package let name: String
    /// Its type.
    package let type: ValueType
    /// What it means, for the user.
    package let doc: String
    /// The value when none is given; nil without a default.
    package let defaultValue: Value?
    /// Whether a value must be given.
    package let isRequired: Bool
    /// The least number allowed, inclusive.
    package let minimum: Double?
    /// The greatest number allowed, inclusive.
    package let maximum: Double?
    /// The only values allowed; empty when all are.
    package let choices: [Value]
    /// What the node type puts in place itself where nothing gives the setting; nil for nothing.
    package let standIn: StandIn?

    /// A setting with what the metadata says of it; whatever is left out is not declared.
    package init(
        name: String, type: ValueType, doc: String = "", defaultValue: Value? = nil, isRequired: Bool = false,
        minimum: Double? = nil, maximum: Double? = nil, choices: [Value] = [], standIn: StandIn? = nil
    ) {
        self.name = name
        self.type = type
        self.doc = doc
        self.defaultValue = defaultValue
        self.isRequired = isRequired
        self.minimum = minimum
        self.maximum = maximum
        self.choices = choices
        self.standIn = standIn
    }

    /// What is wrong with a value for this setting, or nil: `"words" must be an int, not a string ("ten")`.
    package func complaint(about value: Value) -> String? {
        guard type.accepts(value) || takesUnsigned && value.isBeyondInt64 else {
            if value.kind == .int && type == .int {
                return "\"\(name)\" must be at most \(Int64.max), not \(value)"
            }
            if value.kind == .int && type == .float {
                return
                    "\"\(name)\" must be a number that a float holds exactly, not \(value); write \(value).0 for the nearest"
            }
            return "\"\(name)\" must be \(type.withArticle), not \(value.kindWithArticle) (\(value))"
        }
        if let number = value.floatValue {
            if let minimum, number < minimum {
                return "\"\(name)\" must be at least \(Self.text(minimum)), not \(value)"
            }
            if let maximum, number > maximum {
                return "\"\(name)\" must be at most \(Self.text(maximum)), not \(value)"
            }
        }
        if !choices.isEmpty, !choices.contains(value) {
            let allowed = choices.map(\.description).joined(separator: ", ")
            let near = value.stringValue.map {
                Suggestion.clause(for: $0, among: choices.compactMap(\.stringValue))
            }
            return "\"\(name)\" must be one of \(allowed), not \(value)\(near ?? "")"
        }
        return nil
    }

    /// Whether an int setting takes what lies above the largest int with a sign.
    private var takesUnsigned: Bool {
        type == .int && (maximum ?? 0) >= Double(sign: .plus, exponent: 63, significand: 1)
    }

    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map { "\($0)" } ?? "\(number)"
    }
}
