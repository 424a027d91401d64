package import ArgumentParser
import WeirJSON
import WeirLoading
import WeirModel
import WeirPluginHost
import WeirRuntime
import WeirValue

/// `weir list`: the plugins and node types that are installed.
package struct ListCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the installed plugins, or those and the C functions that a manifest uses.",
        discussion: "Reads the plugins' metadata only; none of their code runs. Folders, in order: beside the command, "
            + "WEIR_PLUGIN_PATH, ~/.local/lib/weir, /usr/local/lib/weir, /usr/lib/weir.")

    @Argument(
        help: ArgumentHelp(
            "A manifest, to list what it names and declares instead of what is installed.", valueName: "file"))
    var file: String?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    package init() {}

    package func run() throws {
        let plugins = try self.plugins()
        if json {
            let list = Value.list(plugins.map(PluginDocument.json))
            return try Console.shared.output(json: JSON.text(list, pretty: true))
        }
        if plugins.isEmpty {
            Console.shared.note("weir: no plugins found; put them into ~/.local/lib/weir or set WEIR_PLUGIN_PATH")
        }
        for plugin in plugins {
            let name = plugin.version.isEmpty ? plugin.name : "\(plugin.name) \(plugin.version)"
            let width = plugin.nodeTypes.map(\.name.columns).max() ?? 0
            let types = plugin.nodeTypes.map { "  \($0.name.padded(to: width))  \($0.doc.firstSentence)" }
            try Console.shared.output(["\(name)  \(plugin.doc.firstSentence)", "  \(plugin.path)"] + types)
        }
    }

    private func plugins() throws -> [PluginInfo] {
        if let file { return try LoadedManifest(file: file).listing() }
        let (plugins, problems) = PluginCatalog(path: .current).listing()
        for problem in problems { Console.shared.note("weir: warning: \(problem)") }
        return plugins
    }
}

extension String {
    /// The text up to the first full stop that ends a sentence.
    fileprivate var firstSentence: String {
        guard let end = firstRange(of: ". ") else { return self }
        return String(self[..<end.lowerBound]) + "."
    }
}
