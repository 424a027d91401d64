internal import Synchronization
package import WeirLoading
internal import WeirLock
package import WeirModel

/// One plugin file that was found, with what it says of itself.
///
/// Nothing of it has run.
package final class CatalogEntry: Sendable {
    /// The plugin's name.
    package let name: String
    /// The absolute path of its file, with symbolic links followed.
    package let path: String
    let file: ELFFile
    private let object: MetadataObject
    private let checked = Lock<Result<PluginInfo, PluginError>?>(nil)

    init(file: ELFFile, metadata: [UInt8]) throws(PluginError) {
        self.file = file
        path = file.path
        (name, object) = try MetadataReader.document(metadata, path: file.path)
    }

    /// The function that every plugin exports, and what to do where it does not.
    static let entryFunction = (name: "weir_plugin_entry_v1", hint: "put WEIR_EXPORT before its definition")

    /// Why the plugin cannot be loaded, as far as files tell; nil when nothing speaks against it.
    ///
    /// - Parameter globals: the paths of libraries whose symbols all others see, since they are loaded first.
    package func loadingProblem(besides globals: [String] = []) -> PluginError? {
        let complaint =
            SwiftRuntime.conflict(file)
            ?? LinkCheck.complaint(about: path, entry: Self.entryFunction, besides: globals)
        if let complaint { return PluginError(path: path, complaint) }
        do throws(PluginError) {
            try ConstantDescriptor.check(file, try info())
            return nil
        } catch {
            return error
        }
    }

    /// What the plugin says of itself, checked at the first use.
    ///
    /// - Throws: when the metadata breaks a rule; the message names the node type and the key.
    package func info() throws(PluginError) -> PluginInfo {
        let outcome = checked.withLock { checked -> Result<PluginInfo, PluginError> in
            if let known = checked { return known }
            let result = Result { () throws(PluginError) in
                try MetadataReader.plugin(object, name: name, path: path)
            }
            checked = result
            return result
        }
        return try outcome.get()
    }
}
