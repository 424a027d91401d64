/// The C functions of one library, as a manifest or an included file declares them; their texts are not read yet.
package struct FunctionGroupDefinition: Sendable {
    /// A C function that the manifest declares.
    package struct Function: Sendable {
        /// The second part of the node type's name.
        package var name: String
        /// Where the name stands.
        package var location: SourceLocation
        /// The signature.
        package var signature: PlacedText
        /// The exported symbol, where it is not the signature's name.
        package var symbol: String?
        /// What it does, for the user.
        package var doc = ""
        /// How many calls may run at once, where it is not as for the group.
        package var concurrency: Concurrency?

        /// A function as the parser found it.
        package init(name: String, location: SourceLocation, signature: PlacedText) {
            self.name = name
            self.location = location
            self.signature = signature
        }
    }

    /// The first part of the node types' names.
    package var name: String
    /// Where the name stands.
    package var location: SourceLocation
    /// The folder that a relative path of the library starts from, absolute.
    package var folder: String
    /// The library, a soname or a path.
    package var library = ""
    /// Where that stands.
    package var libraryLocation: SourceLocation
    /// What it is for, for the user.
    package var doc = ""
    /// Whether libraries that are loaded later see its symbols.
    package var isGlobal = false
    /// Declarations of types.
    package var types: [PlacedText] = []
    /// How many calls may run at once; nil for one at a time among all functions of the library.
    package var concurrency: Concurrency?
    /// The functions, in the order of the file.
    package var functions: [Function] = []

    /// A group without functions.
    package init(name: String, location: SourceLocation, folder: String) {
        self.name = name
        self.location = location
        self.folder = folder
        libraryLocation = location
    }
}
