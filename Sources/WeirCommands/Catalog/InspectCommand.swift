package import ArgumentParser
import WeirJSON
import WeirLoading
import WeirModel
import WeirPluginHost

/// `weir inspect`: the documentation of a plugin or node type.
package struct InspectCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show the documentation of a plugin or node type.")

    @Argument(
        help: ArgumentHelp(
            "A plugin's name or file, or a node type such as text.summarize.", valueName: "plugin|node-type"))
    var subject: String

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    package init() {}

    package func run() throws {
        var catalog = PluginCatalog(path: .current)
        do {
            if subject.contains("/") || subject.hasSuffix(".so") {
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
            guard isBroken else { throw ExitStatus.wrongUsage(error.message) }
            Console.shared.note("weir: error: \(error)")
            throw ExitStatus.pluginFailed
        }
    }

    private func show(_ plugin: PluginInfo) throws {
        if json { return try print(PluginDocument.json(plugin)) }
        var text = "\(plugin.name) \(plugin.version)\n  \(plugin.doc)\n  \(plugin.path)\n"
        for type in plugin.nodeTypes { text += "\n" + PluginDocument.text(type) }
        try Console.shared.output(text)
    }

    private func show(_ type: NodeTypeInfo, of plugin: PluginInfo) throws {
        if json { return try print(PluginDocument.json(type)) }
        try Console.shared.output(
            PluginDocument.text(type) + "  plugin: \(plugin.name) \(plugin.version), \(plugin.path)\n")
    }

    private func print(_ value: Value) throws {
        try Console.shared.output(JSON.string(value, pretty: true) + "\n")
    }
}
