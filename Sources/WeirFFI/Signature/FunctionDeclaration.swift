package import WeirModel

/// A declared C function: a node type.
package struct FunctionDeclaration: Sendable {
    /// The node type's full name, `zlib.crc32`.
    package let name: String
    /// What it does, for the user.
    package let doc: String
    /// The library as the manifest names it: a soname or a path.
    package let library: String
    /// The library's file; nil when it was not found.
    package let libraryPath: String?
    /// The symbol that the library exports, which may differ from the name in the manifest.
    package let symbol: String
    /// What it takes and gives.
    package let signature: CSignature
    /// How many calls may run at once.
    package let concurrency: Concurrency
    /// Where the text of the signature stands.
    package let place: PlacedText
    /// The files of the other libraries that its helper functions are in, by group.
    package var helperLibraries: [String: String] = [:]
}

extension FunctionDeclaration {
    /// The parameters that an item must give where nothing else does.
    var neededParameters: [CParameter] {
        signature.parameters.filter { $0.takesValue && $0.defaultValue == nil }
    }

    /// The one argument of a callback that makes the item, where the function needs no other; nil where it needs several,
    /// or none of those.
    func onlyItem(of names: [String]) -> String? {
        let needed = neededParameters
        return needed.count == 1 && names.count > 1 && names.contains(needed[0].name) ? needed[0].name : nil
    }
}

extension FunctionDeclaration {
    /// The first part of its name, `zlib` in `zlib.crc32`.
    package var group: String { name.split(separator: ".").first.map(String.init) ?? name }
}
