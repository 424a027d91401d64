package import WeirModel
import WeirValue

/// Checks what the nodes of a manifest bind to callbacks: it must be known before anything runs, and able to run inside a
/// call.
package struct CallbackCheck {
    private let functions: FunctionCatalog
    private let library: any NodeLibrary

    /// Checks what the functions that are declared in `functions` call back.
    ///
    /// - Parameter library: what node types, functions included, say of themselves.
    package init(_ functions: FunctionCatalog, _ library: any NodeLibrary) {
        self.functions = functions
        self.library = library
    }

    /// What is wrong.
    package func problems(of manifest: Manifest) -> [Problem] {
        let nodes = manifest.flows.values.flatMap(\.nodes)
        return functions.uses(in: manifest).flatMap { node, function in
            function.signature.parameters.compactMap { parameter in
                guard case .callback(let callback) = parameter.type.unwrapped,
                    let message = complaint(node, function, parameter, callback, nodes)
                else { return nil }
                return Problem(at: node.places["with.\(parameter.name)"] ?? node.location(of: "uses"), message)
            }
        }
    }

    private func complaint(
        _ node: NodeDefinition, _ function: FunctionDeclaration, _ parameter: CParameter, _ callback: CCallback,
        _ nodes: [NodeDefinition]
    ) -> String? {
        let template = node.settings.first { $0.0 == Key(parameter.name) }?.1
        let value = template.map(\.constantValue) ?? parameter.defaultValue?.value ?? .null
        guard let value else {
            return
                "\"\(parameter.name)\" must be the name of a node type or \"collect\", written out, since it is checked before the run"
        }
        if value.isNull {
            if parameter.type.isOptional { return nil }
            return
                "the callback \"\(parameter.name)\" of \"\(function.name)\" is not bound; under \"with\" give a node type, a declared function or \"collect\""
        }
        // Another kind of value is refused as any setting is.
        guard let name = value.stringValue, name != "collect" else { return nil }
        guard let type = library.info(of: name) else {
            if nodes.contains(where: { $0.name == name }) {
                return
                    "\"\(name)\" for \"\(parameter.name)\" is a node, and a callback runs a node type: one exec, without retry, limit or settings"
            }
            return "\"\(name)\" for \"\(parameter.name)\" is no node type that the manifest knows"
        }
        if let complaint = CallbackTarget.complaint(about: type, callerConcurrency: function.concurrency) {
            return complaint
        }
        guard let target = functions.declarations[name] else { return nil }
        return Self.complaint(target, callback)
    }

    /// Why a declared function cannot answer a callback.
    private static func complaint(_ target: FunctionDeclaration, _ callback: CCallback) -> String? {
        let name = "the function \"\(target.name)\" cannot be called back"
        let needed = target.neededParameters
        if needed.contains(where: \.type.unwrapped.isCallback) {
            return "\(name): it has a callback of its own"
        }
        let given = callback.itemParameters.map(\.name)
        if needed.count == 1, given.count == 1 { return nil }
        if let missing = needed.first(where: { !given.contains($0.name) }) {
            let gives = given.isEmpty ? "nothing" : given.joined(separator: ", ")
            return "\(name): it needs \"\(missing.name)\", and the callback \(callback.name) gives \(gives)"
        }
        return nil
    }
}
