extension FlowGraph {
    /// The graph as a Mermaid flowchart, line by line.
    var mermaid: [String] {
        var lines = ["flowchart TD"]
        for frame in frames {
            lines.append("    subgraph \(frame.id)[\(MermaidText.label(frame.title))]")
            for box in frame.boxes {
                let text = MermaidText.label(box.name, box.detail)
                lines.append("        \(box.id)\(box.isBatch ? "[[\(text)]]" : "[\(text)]")")
            }
            lines.append("    end")
        }
        for arrow in arrows {
            let line = arrow.kind == .next ? "-->" : "-.->"
            let label = arrow.label.isEmpty ? "" : "|\(MermaidText.label(arrow.label))|"
            lines.append("    \(arrow.from) \(line)\(label) \(arrow.to)")
        }
        return lines
    }
}
