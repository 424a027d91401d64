import WeirExec
package import WeirModel
import WeirValue

/// Checks what a manifest writes out for arguments of C functions: lists, structs and buffers have rules that the kind of a
/// value does not tell.
package struct LiteralCheck {
    private let functions: FunctionCatalog

    /// Checks the literal arguments of the functions that are declared in `functions`.
    package init(_ functions: FunctionCatalog) { self.functions = functions }

    /// What is wrong, in the words of the call that would be refused.
    ///
    /// - Complexity: O(size of what is written out).
    package func problems(of manifest: Manifest) -> [Problem] {
        functions.uses(in: manifest).flatMap { node, function in
            node.settings.compactMap { key, template in
                guard let value = template.constantValue, !value.isNull,
                    let parameter = function.signature.parameter(key.description),
                    let message = Self.complaint(value, parameter, function)
                else { return nil }
                return Problem(at: node.location(of: "with.\(key)"), message)
            }
        }
    }

    /// Why a value cannot be an argument; nil where it can, or where the kind of setting tells already.
    private static func complaint(
        _ value: Value, _ parameter: CParameter, _ function: FunctionDeclaration
    ) -> String? {
        guard parameter.takesValue, parameter.direction == .in, !parameter.type.unwrapped.isCallback,
            parameter.schema.complaint(about: value) == nil
        else { return nil }
        let layout = parameter.type.layout
        let pointer = MemoryLayout<UInt>.size
        let scratch = Region()
        let encoder = ForeignEncoder(scratch: scratch, group: function.group)
        do {
            let room = unsafe scratch.room(max(layout.size, pointer), alignment: layout.alignment)
            try unsafe encoder.encode(value, as: parameter.type, into: room, parameter.subject)
            return nil
        } catch {
            return error.message
        }
    }
}
