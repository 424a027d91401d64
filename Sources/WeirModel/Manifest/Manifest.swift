package import WeirValue

/// A manifest whose problems, if any, are known: flows, nodes and settings, and where each stands.
package struct Manifest: Sendable {
    /// A plugin as the manifest names it.
    package struct PluginReference: Sendable {
        /// A name on the plugin path, or a path relative to the manifest.
        package let text: String
        /// Where it stands.
        package let location: SourceLocation

        /// A reference to a plugin.
        package init(text: String, location: SourceLocation) {
            self.text = text
            self.location = location
        }
    }

    /// The manifest's path as the user gave it.
    package var file: String
    /// The folder that relative paths in it start from, absolute.
    package var folder: String
    /// The plugins it names.
    package var plugins: [PluginReference] = []
    /// The C functions it declares.
    package var functions: [FunctionGroupDefinition] = []
    /// The files with more of them, relative to the manifest.
    package var includes: [PluginReference] = []
    /// The run's params, in key order.
    package var params: [(Key, Template)] = []
    /// The initial store, a map.
    package var shared: Value = .map([])
    /// The named limits.
    package var limits: ByName<LimitDefinition> = [:]
    /// When the run must be over; nil for no time.
    package var deadline: Deadline?
    /// Where the failed items of the whole run go.
    package var failures: FailureFile?
    /// How the run is recorded; nil where it says nothing of that.
    package var journal: JournalSettings?
    /// The flows by name.
    ///
    /// The short form's is `main`.
    package var flows: ByName<FlowDefinition> = [:]
    /// The flow to run.
    package var start = "main"

    /// An empty manifest.
    package init(file: String, folder: String) {
        self.file = file
        self.folder = folder
    }
}
