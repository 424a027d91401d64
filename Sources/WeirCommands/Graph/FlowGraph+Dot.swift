extension FlowGraph {
    /// The graph in Graphviz' language, with a line end after the last line.
    var dot: String {
        var lines = ["digraph weir {", "    compound=true;", "    node [shape=box];"]
        for frame in frames {
            lines.append("    subgraph cluster_\(frame.id) {")
            lines.append("        label=\(Self.quoted(frame.title));")
            for box in frame.boxes {
                let border = box.isBatch ? ", peripheries=2" : ""
                lines.append("        \(box.id) [label=\(Self.quoted("\(box.name)\n\(box.detail)"))\(border)];")
            }
            lines.append("    }")
        }
        for arrow in arrows {
            let label = arrow.label.isEmpty ? [] : ["label=\(Self.quoted(arrow.label))"]
            let style = arrow.kind == .next ? [] : ["style=dashed"]
            let attributes = (label + style).joined(separator: ", ")
            lines.append("    \(arrow.from) -> \(arrow.to)\(attributes.isEmpty ? "" : " [\(attributes)]");")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\"", "\\": result += "\\\(character)"
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result + "\""
    }
}
