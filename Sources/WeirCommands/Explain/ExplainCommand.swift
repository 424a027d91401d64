package import ArgumentParser
import WeirModel
import WeirRuntime

/// `weir explain`: shows a node's effective params and where each comes from (P3).
package struct ExplainCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Show each effective param of a node and the level it comes from.",
        discussion:
            "What wins comes first: settings under `with`, items from the inside out, --param, then params of flows "
            + "from the outside in, and last the node type's defaults.")

    @Argument(help: ArgumentHelp("The manifest.", valueName: "file"))
    var file: String

    @Argument(
        help: ArgumentHelp(
            "A node: its name, flow/node, or a whole path such as main/per_file/summarize.", valueName: "node"))
    var node: String

    @Option(name: .long, help: ArgumentHelp("A param of the outermost flow.", valueName: "k=v"))
    var param: [String] = []

    package init() {}

    package func validate() throws {
        if node.isEmpty { throw ValidationError("the name of a node must not be empty") }
        for text in param { _ = try RunArguments.param(text) }
    }

    package func run() throws {
        let loaded = LoadedManifest(file: file, runParams: Set(try param.map { try RunArguments.param($0).0 }))
        let manifest = try loaded.report().manifest
        let explainer = ParamExplainer(manifest, outermost: try param.map(RunArguments.param))
        let ways = explainer.ways(to: node)
        guard !ways.isEmpty else {
            let near = Suggestion.clause(for: node, among: explainer.names)
            throw ExitStatus.wrongUsage("there is no node \"\(node)\" in \(file)\(near)")
        }
        for way in ways { try Console.shared.output(lines(way, explainer, loaded)) }
    }

    private func lines(_ way: ParamExplainer.Way, _ explainer: ParamExplainer, _ loaded: LoadedManifest) -> [String] {
        var info: NodeTypeInfo?
        var what = ""
        switch way.node.kind {
        case .nodeType(let name):
            info = loaded.library.info(of: name)
            what = name
        case .flow(let name): what = "flow \(name)"
        }
        let origins = explainer.explain(way, info)
        let nameWidth = origins.map(\.name.columns).max() ?? 0
        let valueWidth = min(40, origins.map(\.value.columns).max() ?? 0)
        var lines = ["\(way.path)  (\(what), \(way.node.location))"]
        if origins.isEmpty { lines.append("  no params") }
        for origin in origins {
            let name = origin.name.padded(to: nameWidth)
            lines.append("  \(name) = \(origin.value.padded(to: valueWidth))  \(origin.origin)")
        }
        return lines
    }
}
