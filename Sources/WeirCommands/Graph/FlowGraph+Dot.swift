extension FlowGraph {
    /// The graph in Graphviz' language, line by line.
    var dot: [String] {
        var lines = ["digraph weir {", "    compound=true;", "    node [shape=box];"]
        for frame in frames {
            lines.append("    subgraph cluster_\(frame.id) {")
            lines.append("        label=\(DotText.quoted(frame.title));")
            for box in frame.boxes {
                let border = box.isBatch ? ", peripheries=2" : ""
                lines.append("        \(box.id) [label=\(DotText.quoted(box.name, box.detail))\(border)];")
            }
            lines.append("    }")
        }
        for arrow in arrows {
            let label = arrow.label.isEmpty ? [] : ["label=\(DotText.quoted(arrow.label))"]
            let style = arrow.kind == .next ? [] : ["style=dashed"]
            let attributes = (label + style).joined(separator: ", ")
            lines.append("    \(arrow.from) -> \(arrow.to)\(attributes.isEmpty ? "" : " [\(attributes)]");")
        }
        return lines + ["}"]
    }
}
