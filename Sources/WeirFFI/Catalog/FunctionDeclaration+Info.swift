package import WeirModel
import WeirValue

/// A declared function as a node type like any other.
extension FunctionDeclaration {
    /// What the function says of itself.
    package var info: NodeTypeInfo {
        var info = NodeTypeInfo(name: name)
        info.doc = doc.isEmpty ? signature.text : "\(doc) C: \(signature.text)"
        info.handlesChunks = true
        info.concurrency = concurrency
        let values = signature.parameters.filter(\.takesValue)
        let needed = neededParameters.filter { !$0.type.unwrapped.isCallback }
        info.params = .declared(values.map(\.schema))
        switch needed.count {
        case 0: info.input = .init(doc: "not looked at, since every argument has a value")
        case 1:
            info.input = .init(
                type: needed[0].type.valueType, doc: "\"\(needed[0].name)\", unless given under \"with\"")
        default:
            let names = needed.map { "\"\($0.name)\"" }.joined(separator: ", ")
            info.input = .init(
                doc:
                    "what is not given under \"with\" of \(names): the value itself where it is one, a map where it is several"
            )
        }
        let callbacks = signature.parameters.filter { $0.type.unwrapped.isCallback }.map { "\"\($0.name)\"" }
        let collected = callbacks.isEmpty ? "" : "; with \(callbacks.joined(separator: ", ")) what is collected"
        info.output = .init(type: callbacks.isEmpty && givesHandle ? .resource : .any, doc: outputText + collected)
        return info
    }

    /// Whether its result is a handle and nothing else.
    private var givesHandle: Bool {
        guard signature.outputs.count == 1, let name = signature.outputs.first else { return false }
        return (signature.parameter(name)?.type ?? signature.result).unwrapped.valueType == .resource
    }

    private var outputText: String {
        let texts = signature.outputs.map { name -> String in
            let type = signature.parameter(name)?.typeText ?? signature.resultText
            return "\"\(name)\" (\(type))"
        }
        switch texts.count {
        case 0: return "null"
        case 1: return signature.outputs == ["result"] ? signature.resultText : texts[0]
        default: return "a map of \(texts.joined(separator: ", "))"
        }
    }
}

extension CParameter {
    /// The parameter as a setting.
    var schema: ParamSchema {
        var minimum: Double?
        var maximum: Double?
        if case .number(let number) = type, number.isInteger, number != .i64 {
            minimum = Double(number.least)
            maximum = number.greatest.map { Double($0) } ?? Double(UInt64.max)
        }
        var choices: [Value] = []
        if case .enumeration(let enumeration) = type { choices = enumeration.members.map { .string($0.name) } }
        return ParamSchema(
            name: name, type: type.valueType, doc: typeText + (defaultValue.map { ", by default \($0.text)" } ?? ""),
            minimum: minimum, maximum: maximum, choices: choices, standIn: standIn)
    }

    /// What a call uses where no setting gives the argument; nil for a callback, which must be bound.
    private var standIn: ParamSchema.StandIn? {
        if let defaultValue { return .text(defaultValue.text) }
        return type.unwrapped.isCallback ? nil : .item
    }
}

extension CDefault {
    /// The default as a signature says it.
    var text: String {
        switch self {
        case .length(let name, let factor, let addend):
            (factor == 1 ? "" : "\(factor) * ") + "len(\(name))" + (addend == 0 ? "" : " + \(addend)")
        default: "\(value)"
        }
    }
}

extension CType {
    /// Whether it is a pointer to a function.
    var isCallback: Bool { if case .callback = self { true } else { false } }

    /// The kind of value that the type takes.
    var valueType: ValueType {
        switch self {
        case .number(.bool): .bool
        case .number(let number): number.isFloat ? .float : .int
        case .enumeration, .string, .encoded, .text, .callback: .string
        case .bytes: .bytes
        case .array: .list
        case .structure(let structure):
            if let chosen = structure.chosen { chosen.type.valueType } else { structure.kind == .union ? .any : .map }
        case .pointer(let target), .freed(let target, _): target.valueType
        case .handle: .resource
        case .void, .unused, .optional: .any
        }
    }
}
