package import ArgumentParser
import WeirJSON
import WeirLoading
import WeirModel
import WeirPluginHost
import WeirRuntime

/// `weir inspect`: the documentation of a plugin or node type.
package struct InspectCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show the documentation of a plugin or node type.")

    @Argument(
        help: ArgumentHelp(
            "A plugin's name or file, or a node type such as text.summarize.", valueName: "plugin|node-type"))
    var subject: String

    @Option(
        name: .long,
        help: ArgumentHelp("The manifest that declares the C function or names the plugin.", valueName: "file"))
    var manifest: String?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    package init() {}

    package func validate() throws {
        if subject.isEmpty { throw ValidationError("the name of a plugin or node type must not be empty") }
    }

    package func run() throws {
        if let manifest, try inspect(LoadedManifest(file: manifest).listing()) { return }
        var catalog = PluginCatalog(path: .current)
        do {
            if subject.hasSlash || subject.hasSuffix(".so") {
                guard FileKind.exists(subject) else {
                    throw ExitStatus.wrongUsage("there is no plugin file \"\(subject)\"")
                }
                try show(try catalog.add(subject).info())
            } else if subject.contains(".") {
                let (entry, type) = try catalog.nodeType(named: subject)
                try show(type, of: try entry.info())
            } else {
                try show(try catalog.plugin(named: subject).info())
            }
        } catch let error as PluginError {
            let isBroken = catalog.problems.contains(error) || FileKind.exists(subject)
            let isKnown = manifest != nil || error.hasSuggestion
            let hint = isKnown ? "" : "; give its file, or --manifest FILE for what a manifest names or declares"
            guard isBroken else { throw ExitStatus.wrongUsage(error.message + hint) }
            Console.shared.note("weir: error: \(error)")
            throw ExitStatus.pluginFailed
        }
    }

    /// Shows what a manifest names or declares.
    ///
    /// - Returns: whether it was there.
    private func inspect(_ plugins: [PluginInfo]) throws -> Bool {
        for plugin in plugins {
            if plugin.name == subject {
                try show(plugin)
                return true
            }
            if let type = plugin.nodeTypes.first(where: { $0.name == subject }) {
                try show(type, of: plugin)
                return true
            }
        }
        return false
    }

    private func show(_ plugin: PluginInfo) throws {
        if json { return try Console.shared.output(json: JSON.text(PluginDocument.json(plugin), pretty: true)) }
        let name = plugin.version.isEmpty ? plugin.name : "\(plugin.name) \(plugin.version)"
        var lines = [name, "  \(plugin.doc)", "  \(plugin.path)"]
        for type in plugin.nodeTypes { lines += [""] + PluginDocument.lines(type) }
        try Console.shared.output(lines)
    }

    private func show(_ type: NodeTypeInfo, of plugin: PluginInfo) throws {
        if json { return try Console.shared.output(json: JSON.text(PluginDocument.json(type), pretty: true)) }
        try Console.shared.output(PluginDocument.lines(type) + ["  \(PluginDocument.title(plugin)), \(plugin.path)"])
    }
}
