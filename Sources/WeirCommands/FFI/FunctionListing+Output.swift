import WeirDebugInfo
import WeirFFI
import WeirModel
import WeirValue

/// What the listing prints.
extension FunctionListing {
    /// The section `functions` of a manifest; what cannot be declared is in comments.
    var lines: [String] {
        var lines = ["# \(path)"]
        if !signatures.isEmpty {
            lines += ["functions:", "  \(groupName):", "    library: \(library)"]
            if !types.isEmpty { lines += ["    types: |"] + types.map { "      \($0)" } }
            lines.append("    functions:")
        }
        for signature in signatures {
            let place = signature.function.location.map { "  (\($0))" } ?? ""
            lines.append("      # \(signature.function.text)\(place)")
            lines += signature.notes.map { "      # - \($0)" }
            lines.append("      \(signature.function.name): \(signature.text)")
        }
        for (reason, omissions) in omissionsByReason {
            lines.append("# without a signature: \(reason)")
            lines += omissions.map { "#   \($0.declaration ?? $0.symbol)" }
        }
        return lines
    }

    /// Everything as one value.
    var json: Value {
        let declared = signatures.map { signature -> (String, Value) in
            let entry = Value.map([
                ("symbol", .string(signature.function.name)), ("signature", .string(signature.text)),
                ("declaration", .string(signature.function.text)),
                ("location", signature.function.location.map { .string($0.description) } ?? .null),
                ("notes", .list(signature.notes.map { .string($0) })),
            ])
            return (signature.function.name, entry)
        }
        let omitted = omissions.map { omission -> (String, Value) in
            let entry = Value.map([
                ("symbol", .string(omission.symbol)), ("signature", .null),
                ("declaration", omission.declaration.map { .string($0) } ?? .null),
                ("reason", .string(omission.reason)),
            ])
            return (omission.symbol, entry)
        }
        return Value.map([
            ("library", .string(library)), ("path", .string(path)), ("types", .list(types.map { .string($0) })),
            ("functions", .list((declared + omitted).sorted { $0.0 < $1.0 }.map(\.1))),
        ])
    }

    /// The functions without a signature by reason, the reasons in the order in which they first occur.
    private var omissionsByReason: [(String, [Omission])] {
        var order: [String] = []
        var groups: [String: [Omission]] = [:]
        for omission in omissions {
            if groups[omission.reason] == nil { order.append(omission.reason) }
            groups[omission.reason, default: []].append(omission)
        }
        return order.map { ($0, groups[$0] ?? []) }
    }
}
