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
        guard parameter.direction == .in, parameter.defaultValue == nil,
            parameter.role == .value || parameter.role == .ignored
        else {
            throw SignatureProblem(
                place, "C gives the arguments of a callback; \"out\", \"len(…)\" and defaults have no meaning here")
        }
        switch parameter.type.unwrapped {
        case .structure(let structure): try SignatureRules.checkByValue(structure, parameter.typeText, place)
        case .number, .enumeration, .pointer, .string, .encoded, .unused: return
        case .bytes(let extent, .borrowed), .array(_, let extent):
            switch extent.capacity {
            case .fixed: return
            case .parameter, .product:
                for name in extent.capacity.names {
                    guard let other = callback.parameters.first(where: { $0.name == name }),
                        case .number(let number) = other.type, number.isInteger
                    else {
                        throw SignatureProblem(
                            place,
                            "there is no integer parameter \"\(name)\" to be the length of \"\(parameter.name)\"")
                    }
                }
            case .open: throw SignatureProblem(place, "nothing says how long \"\(parameter.name)\" is; say \"[n]\"")
            }
        default:
            throw SignatureProblem(place, "a callback cannot take \"\(parameter.typeText)\"")
        }
    }
}
