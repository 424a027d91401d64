package import ArgumentParser
import WeirRuntime

/// `weir graph`: draws a manifest's flows.
package struct GraphCommand: ParsableCommand {
    /// The drawing languages.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mermaid, dot
    }

    package static let configuration = CommandConfiguration(
        commandName: "graph", abstract: "Draw the flows of a manifest, as Mermaid or dot.")

    @Argument(help: ArgumentHelp("The manifest.", valueName: "file"))
    var file: String

    @Option(name: .long, help: "The drawing language: mermaid or dot.")
    var format: Format = .mermaid

    package init() {}

    package func run() throws {
        let graph = FlowGraph(try LoadedManifest(file: file).report().manifest)
        try Console.shared.output(format == .dot ? graph.dot : graph.mermaid)
    }
}
