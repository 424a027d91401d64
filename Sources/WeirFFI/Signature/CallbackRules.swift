/// What must hold for a callback: C passes the arguments, so each must be readable, and the result writable, at once.
struct CallbackRules {
    private let callback: CCallback
    private let resultText: String
    private let resultOffset: Int

    init(_ callback: CCallback, resultText: String, resultOffset: Int) {
        self.callback = callback
        self.resultText = resultText
        self.resultOffset = resultOffset
    }

    func check() throws(SignatureProblem) {
        for parameter in callback.parameters { try check(parameter) }
        switch callback.result {
        case .void, .number, .enumeration: break
        default:
            throw SignatureProblem(
                resultOffset,
                "a callback gives a number, an enum or nothing, not \"\(resultText)\", since nobody would free it")
        }
        if callback.otherwise != .int(0), !callback.result.accepts(callback.otherwise) {
            throw SignatureProblem(resultOffset, "the value behind \"else\" does not fit \"\(resultText)\"")
        }
    }

    private func check(_ parameter: CParameter) throws(SignatureProblem) {
        let place = parameter.offset
        guard parameter.direction != .take, parameter.defaultValue == nil,
            parameter.role == .value || parameter.role == .ignored
        else {
            throw SignatureProblem(
                place, "C gives the arguments of a callback; \"take\", \"len(…)\" and defaults have no meaning here")
        }
        if parameter.direction != .in { return try checkFilled(parameter) }
        switch parameter.type.unwrapped {
        case .structure(let structure): try SignatureRules.checkByValue(structure, parameter.typeText, place)
        case .number, .enumeration, .pointer, .string, .encoded, .unused: return
        case .bytes(let extent, .borrowed), .array(_, let extent):
            try checkLengths(extent, parameter)
        default:
            throw SignatureProblem(place, "a callback cannot take \"\(parameter.typeText)\"")
        }
    }

    private func checkLengths(_ extent: CExtent, _ parameter: CParameter) throws(SignatureProblem) {
        if extent.capacity == .open {
            throw SignatureProblem(
                parameter.offset, "nothing says how long \"\(parameter.name)\" is; say \"[n]\"")
        }
        for name in extent.capacity.names { _ = try integer(name, parameter) }
    }

    private func integer(_ name: String, _ parameter: CParameter) throws(SignatureProblem) -> CParameter {
        guard let other = callback.parameters.first(where: { $0.name == name }),
            case .number(let number) = other.type, number.isInteger
        else {
            throw SignatureProblem(
                parameter.offset, "there is no integer parameter \"\(name)\" to be the length of \"\(parameter.name)\"")
        }
        return other
    }

    /// What is called back fills it, so it must hold nothing that somebody would have to free.
    private func checkFilled(_ parameter: CParameter) throws(SignatureProblem) {
        let place = parameter.offset
        switch parameter.type {
        case .number, .enumeration: return
        case .structure where !parameter.type.leadsSomewhere && parameter.direction == .out: return
        case .bytes(let extent, .borrowed) where parameter.direction == .out,
            .text(let extent) where parameter.direction == .out:
            try checkBuffer(extent, parameter)
        case .array(let element, let extent) where !element.leadsSomewhere && parameter.direction == .out:
            try checkBuffer(extent, parameter)
        default:
            throw SignatureProblem(
                place,
                "a callback fills numbers, enums, structs without pointers and buffers such as \"out bytes[n]\", not \"\(parameter.direction.rawValue) \(parameter.typeText)\""
            )
        }
    }

    private func checkBuffer(_ extent: CExtent, _ parameter: CParameter) throws(SignatureProblem) {
        try checkLengths(extent, parameter)
        for name in extent.capacity.names where try integer(name, parameter).direction == .out {
            throw SignatureProblem(
                parameter.offset, "\"\(name)\" is not known before, so it cannot be the room in \"\(parameter.name)\"")
        }
        switch extent.used {
        case .all: break
        case .result:
            guard case .number(let number) = callback.result, number.isInteger else {
                throw SignatureProblem(
                    parameter.offset,
                    "the result is no integer, so it cannot tell how much of \"\(parameter.name)\" is filled")
            }
        case .parameter(let name):
            guard try integer(name, parameter).direction != .in else {
                throw SignatureProblem(
                    parameter.offset,
                    "\"\(name)\" goes in only, so it cannot tell how much of \"\(parameter.name)\" is filled")
            }
        }
    }
}

extension CType {
    /// Whether it is a pointer, or a struct or elements that hold one.
    var leadsSomewhere: Bool {
        let element = inlineElements.element
        if case .structure(let structure) = element { return structure.fields.contains { $0.type.leadsSomewhere } }
        return element.isPointer
    }
}
