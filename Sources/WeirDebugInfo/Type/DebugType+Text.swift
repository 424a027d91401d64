/// C's spelling of types.
extension DebugType {
    /// The type as C writes it: `const char *`, `int (*)(const void *, const void *)`.
    package var text: String { declaration(of: "") }

    /// The type as C writes it, and the number type of Weir that it comes to where the name does not say that:
    /// `uLong (u64)`.
    package var explainedText: String {
        switch resolved {
        case .base(let base):
            guard let width = base.fixedWidthName else { return "\(text) (\(base.size) bytes)" }
            return text == width ? text : "\(text) (\(width))"
        case .enumeration(let enumeration): return "\(text) (an enum, \(enumeration.fixedWidthName))"
        default: return text
        }
    }

    /// A declaration of something that has this type: `double cells[3][4]`.
    ///
    /// - Parameter name: what is declared, or nothing for the type alone.
    package func declaration(of name: String) -> String {
        switch self {
        case .void: return Self.join("void", name)
        case .base(let base): return Self.join(base.shortName, name)
        case .typedef(let alias, _): return Self.join(alias, name)
        case .record(let record):
            return Self.join(record.name.map { "\(record.kind.rawValue) \($0)" } ?? record.kind.rawValue, name)
        case .enumeration(let enumeration): return Self.join(enumeration.name.map { "enum \($0)" } ?? "enum", name)
        case .unsupported(let what): return Self.join(what, name)
        case .const(.pointer(let pointee)): return pointee.declaration(ofPointer: Self.join("*const", name))
        case .const(let inner): return "const " + inner.declaration(of: name)
        case .pointer(let pointee): return pointee.declaration(ofPointer: "*\(name)")
        case .array(let element, let count):
            return element.declaration(of: "\(name)[\(count.map { "\($0)" } ?? "")]")
        case .function(let type): return type.declaration(of: name)
        }
    }

    private func declaration(ofPointer inner: String) -> String {
        switch self {
        case .function, .array: declaration(of: "(\(inner))")
        default: declaration(of: inner)
        }
    }

    private static func join(_ type: String, _ name: String) -> String {
        if name.isEmpty { return type }
        // An array's brackets follow the type at once: `char[8]`.
        return name.hasPrefix("[") ? type + name : "\(type) \(name)"
    }
}

extension DebugFunctionType {
    /// A declaration of something that has this type: `int main(int argc, char **argv)`.
    package func declaration(of name: String) -> String {
        var list = parameters.map { $0.type.declaration(of: $0.name ?? "") }
        if isVariadic { list.append("...") }
        return returnType.declaration(of: "\(name)(\(list.isEmpty ? "void" : list.joined(separator: ", ")))")
    }
}

extension DebugFunction {
    /// Its declaration in C, without the semicolon.
    package var text: String { type.declaration(of: name) }
}

extension DebugBaseType {
    /// The name as people write it: `unsigned long` for `long unsigned int`, `bool` for `_Bool`.
    package var shortName: String { Self.shortNames[name] ?? name }

    private static let shortNames = [
        "long unsigned int": "unsigned long", "long int": "long", "short unsigned int": "unsigned short",
        "short int": "short", "long long unsigned int": "unsigned long long", "long long int": "long long",
        "_Bool": "bool",
    ]
}
