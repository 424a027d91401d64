internal import WeirModel

/// What must hold between the parts of a signature.
struct SignatureRules {
    private let signature: CSignature
    private let resultOffset: Int

    init(_ signature: CSignature, resultOffset: Int) {
        self.signature = signature
        self.resultOffset = resultOffset
    }

    func check() throws(SignatureProblem) {
        // Lengths first: one that names nothing is why something else has no length.
        for parameter in signature.parameters where parameter.role != .value { try check(parameter) }
        for parameter in signature.parameters where parameter.role == .value { try check(parameter) }
        try checkResult()
        try checkFailure()
        if signature.outputs.count(where: { $0 == "result" }) > 1, let own = signature.parameter("result") {
            throw SignatureProblem(own.offset, "what the function returns is called \"result\"; choose another name")
        }
    }

    private func check(_ parameter: CParameter) throws(SignatureProblem) {
        let place = parameter.offset
        if case .length(let name) = parameter.role { return try checkLength(parameter, of: name) }
        try checkDirection(parameter)
        if let extent = parameter.type.unwrapped.extent { try check(extent, of: parameter) }
        if parameter.isVariadic { try checkVariadic(parameter) }
        if case .length(let name, _, _)? = parameter.defaultValue {
            guard case .number(let number) = parameter.type, number.isInteger else {
                throw SignatureProblem(place, "\"len(\(name))\" is a default for integers only")
            }
            _ = try sized(name, place)
        } else if let value = parameter.defaultValue, !parameter.type.accepts(value) {
            throw SignatureProblem(place, "the default of \"\(parameter.name)\" does not fit \"\(parameter.typeText)\"")
        }
    }

    private func checkDirection(_ parameter: CParameter) throws(SignatureProblem) {
        let (type, place) = (parameter.type, parameter.offset)
        switch (parameter.direction, type.unwrapped) {
        case (_, .void): throw SignatureProblem(place, "\"void\" is no type for a parameter")
        case (.in, .text):
            throw SignatureProblem(
                place, "\"char[n]\" is a buffer to fill: say \"out\", or \"string\" for text that goes in")
        case (.in, _) where type.isFreedByCaller:
            throw SignatureProblem(
                place, "what goes in is not freed by the caller's rule; \"free\" belongs to results and \"out\"")
        case (.in, .structure(let structure)): try Self.checkByValue(structure, parameter.typeText, place)
        case (.take, .handle):
            if parameter.staysOnFailure, signature.failure.condition == .never {
                throw SignatureProblem(place, "\"unless fails\" has no use without \"fails if\"")
            }
        case (.in, _): return
        case (.take, _): throw SignatureProblem(place, "only a handle can be taken")
        case (_, .callback), (_, .unused), (.inout, .pointer):
            throw SignatureProblem(
                place,
                "\"\(parameter.typeText)\" cannot be \"\(parameter.direction.rawValue)\"; a pointer to one value is \"out T\" already"
            )
        case (.inout, .string), (.inout, .encoded), (.inout, .text), (.inout, .handle),
            (.inout, _) where type.isFreedByCaller:
            throw SignatureProblem(
                place, "\"\(parameter.typeText)\" cannot be \"inout\", since nothing says whose memory it is")
        case (.inout, .array(let element, _)) where element.isPointer:
            throw SignatureProblem(
                place, "a list of pointers goes in or comes out, not both, since nothing says whose memory they are")
        case (_, .array), (_, .text), (_, .bytes(_, .borrowed)):
            if type.isOptional, !type.isFreed, type.unwrapped.extent?.capacity != .open {
                throw SignatureProblem(place, "a buffer to fill cannot be NULL")
            }
        default: return
        }
    }

    /// A struct that libffi cannot pass by value as C does goes by pointer only.
    static func checkByValue(_ structure: CStructure, _ text: String, _ place: Int) throws(SignatureProblem) {
        guard let reason = structure.byValueObstacle else { return }
        throw SignatureProblem(
            place, Unsupported.message("\"\(text)\" by value is not supported; by pointer it is \"\(text)*\"", reason))
    }

    private func check(_ extent: CExtent, of parameter: CParameter) throws(SignatureProblem) {
        let place = parameter.offset
        switch extent.capacity {
        case .fixed: break
        case .parameter, .product:
            for name in extent.capacity.names {
                let other = try integer(name, place, "the length of \"\(parameter.name)\"")
                let isFreed = parameter.isPassedByAddress
                if other.direction == .out, !isFreed {
                    throw SignatureProblem(
                        place,
                        "\"\(name)\" is not known before the call, so it cannot be the length of \"\(parameter.name)\"")
                }
            }
        case .open:
            let isCounted = signature.parameters.contains { $0.role == .length(of: parameter.name) }
            let isEnded = if case .array(let element, _) = parameter.type.unwrapped { element.isPointer } else { false }
            if parameter.direction == .out ? !isEnded : !(isCounted || isEnded) {
                let text = parameter.typeText
                let element = text.hasSuffix("[]") ? text.dropLast(2) : text[...]
                throw SignatureProblem(
                    place,
                    "nothing says how long \"\(parameter.name)\" is: add a parameter \"size_t len(\(parameter.name))\", or say \"\(element)[n]\" with a count or the name of a parameter"
                )
            }
        }
        switch extent.used {
        case .all: break
        case .parameter(let name):
            if try integer(name, place, "the length of \"\(parameter.name)\"").direction == .in {
                throw SignatureProblem(
                    place, "\"\(name)\" goes in only, so it cannot tell how much of \"\(parameter.name)\" is filled")
            }
        case .result:
            guard case .number(let number) = signature.result, number.isInteger else {
                throw SignatureProblem(
                    place, "the result is no integer, so it cannot be the length of \"\(parameter.name)\"")
            }
        }
    }

    private func checkLength(_ parameter: CParameter, of name: String) throws(SignatureProblem) {
        guard case .number(let number) = parameter.type, number.isInteger else {
            throw SignatureProblem(parameter.offset, "a length must be an integer, not \"\(parameter.typeText)\"")
        }
        guard parameter.direction == .in else {
            throw SignatureProblem(
                parameter.offset,
                "\"len(\(name))\" goes in only; for a length that comes out give it a name and say \"[name]\" there")
        }
        _ = try sized(name, parameter.offset)
    }

    /// A parameter whose value has a number of elements.
    private func sized(_ name: String, _ place: Int) throws(SignatureProblem) -> CParameter {
        guard let other = signature.parameter(name) else {
            let near = Suggestion.clause(
                for: name, among: signature.parameters.filter { $0.role == .value }.map(\.name))
            throw SignatureProblem(place, "there is no parameter \"\(name)\" whose length this could be\(near)")
        }
        switch other.type.unwrapped {
        case .bytes, .array, .string, .encoded, .text: break
        default: throw SignatureProblem(place, "\"\(name)\" has no length; only bytes, arrays and strings have one")
        }
        if other.direction == .out {
            guard case .fixed? = other.type.unwrapped.extent?.capacity else {
                throw SignatureProblem(place, "the length of \"\(name)\" is not known before the call")
            }
        }
        return other
    }

    private func integer(_ name: String, _ place: Int, _ what: String) throws(SignatureProblem) -> CParameter {
        guard let other = signature.parameter(name) else {
            throw SignatureProblem(place, "there is no parameter \"\(name)\" to be \(what)")
        }
        guard case .number(let number) = other.type, number.isInteger else {
            throw SignatureProblem(place, "\"\(name)\" is no integer, so it cannot be \(what)")
        }
        return other
    }

    private func checkVariadic(_ parameter: CParameter) throws(SignatureProblem) {
        guard parameter.direction == .in else { return }
        if case .number(let number) = parameter.type, number == .f32 || number.size < 4 {
            let wide = number == .f32 ? "f64" : "i32"
            throw SignatureProblem(
                parameter.offset, "C passes \"\(parameter.typeText)\" behind \"...\" as \"\(wide)\"; say that")
        }
        if case .structure = parameter.type {
            throw SignatureProblem(parameter.offset, "a struct by value behind \"...\" is not supported")
        }
    }

    private func checkResult() throws(SignatureProblem) {
        switch signature.result.unwrapped {
        case .text, .callback, .unused:
            throw SignatureProblem(resultOffset, "\"\(signature.resultText)\" cannot be a result")
        case .structure(let structure): try Self.checkByValue(structure, signature.resultText, resultOffset)
        case .bytes(let extent, _), .array(_, let extent):
            switch extent.capacity {
            case .open:
                if case .array(let element, _) = signature.result.unwrapped, element.isPointer { return }
                throw SignatureProblem(
                    resultOffset, "nothing says how long the result is; say \"\(signature.resultText)[n]\"")
            case .parameter, .product:
                for name in extent.capacity.names { _ = try integer(name, resultOffset, "the length of the result") }
            case .fixed: break
            }
        default: break
        }
    }

    /// A comparison that no result, or every one, passes is a mistake.
    private func checkBound(
        _ number: CNumber, _ comparison: FailureRule.Comparison, _ bound: Int64, _ text: String
    ) throws(SignatureProblem) {
        guard !number.isFloat else { return }
        // Every number with or without a sign is one of 64 bits without.
        if number == .u64, comparison == .equal || comparison == .notEqual { return }
        let isConstant =
            switch comparison {
            case .less, .greaterOrEqual: !number.holds(bound) || number.least == bound
            case .lessOrEqual, .greater: !number.holds(bound) || number.greatest == bound
            case .equal, .notEqual: !number.holds(bound)
            }
        if isConstant {
            throw SignatureProblem(
                resultOffset,
                "\"fails if \(comparison.rawValue) \(bound)\" has the same answer for every \"\(text)\""
            )
        }
    }

    private func check(_ condition: FailureRule.Condition) throws(SignatureProblem) {
        switch condition {
        case .never, .errno, .any, .all: break
        case .null:
            guard signature.result.isPointer else {
                throw SignatureProblem(
                    resultOffset, "\"fails if null\" needs a pointer as result, not \"\(signature.resultText)\"")
            }
        case .result(let comparison, let bound):
            switch signature.result {
            case .number(let number): try checkBound(number, comparison, bound, signature.resultText)
            case .enumeration(let enumeration):
                try checkBound(enumeration.base, comparison, bound, signature.resultText)
            default:
                throw SignatureProblem(
                    resultOffset, "\"fails if\" compares a number, and the result is \"\(signature.resultText)\"")
            }
        case .parameter(let name, let comparison, let bound):
            guard let parameter = signature.parameter(name) else {
                let near = Suggestion.clause(for: name, among: signature.parameters.map(\.name))
                throw SignatureProblem(resultOffset, "\"fails if \(name)\" names no parameter\(near)")
            }
            switch parameter.type {
            case .number(let number) where !number.isFloat:
                try checkBound(number, comparison, bound, parameter.typeText)
            case .enumeration(let enumeration):
                try checkBound(enumeration.base, comparison, bound, parameter.typeText)
            default:
                throw SignatureProblem(
                    parameter.offset, "\"fails if\" compares an integer, and \"\(name)\" is \"\(parameter.typeText)\"")
            }
        }
    }

    private func checkFailure() throws(SignatureProblem) {
        for condition in signature.failure.condition.parts { try check(condition) }
        if let name = signature.failure.messageParameter {
            guard let parameter = signature.parameter(name), parameter.direction == .out,
                case .string = parameter.type.unwrapped
            else {
                throw SignatureProblem(resultOffset, "\"message \(name)\" needs a parameter \"out string \(name)\"")
            }
            if signature.failure.condition == .never {
                throw SignatureProblem(resultOffset, "\"message\" has no use without \"fails if\"")
            }
        }
        guard let message = signature.failure.message else { return }
        if signature.failure.condition == .never {
            throw SignatureProblem(resultOffset, "\"message\" has no use without \"fails if\"")
        }
        for name in message.arguments where name != "result" && name != "errno" {
            guard let parameter = signature.parameter(name) else {
                throw SignatureProblem(
                    resultOffset,
                    "the message function names \"\(name)\", which is no parameter, \"result\" or \"errno\"")
            }
            switch parameter.type.unwrapped {
            case .number, .enumeration, .handle: break
            default:
                throw SignatureProblem(
                    resultOffset, "the message function can take numbers and handles, not \"\(name)\"")
            }
        }
        if message.arguments.contains("result"), signature.result == .void {
            throw SignatureProblem(resultOffset, "the message function names \"result\", and there is none")
        }
    }
}

extension CType {
    /// Whether the caller frees what it leads to.
    var isFreedByCaller: Bool {
        switch self {
        case .handle: false
        case .optional(let inner): inner.isFreedByCaller
        case .array(let element, _): element.isFreedByCaller
        default: !releaseFunctions.isEmpty
        }
    }

    /// How many elements a pointer leads to; nil for other types.
    package var extent: CExtent? {
        switch self {
        case .bytes(let extent, _), .text(let extent), .array(_, let extent): extent
        default: nil
        }
    }

    /// Whether a default can be a value of the type.
    func accepts(_ value: CDefault) -> Bool {
        switch (self, value) {
        case (.optional, .null): true
        case (.optional(let inner), _): inner.accepts(value)
        case (.number(.bool), .bool), (.number(.f32), .float), (.number(.f64), .float), (.string, .string),
            (.encoded, .string), (.callback, .string):
            true
        case (.number(.u64), .unsigned): true
        case (.number(let number), .int(let value)): number != .bool && number.holds(value)
        case (.enumeration(let enumeration), .string(let name)): enumeration.number(of: name) != nil
        default: false
        }
    }
}
