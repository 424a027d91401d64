extension FlowGraph {
    /// The graph as a Mermaid flowchart, with a line end after the last line.
    var mermaid: String {
        var lines = ["flowchart TD"]
        for frame in frames {
            lines.append("    subgraph \(frame.id)[\"\(Self.escapedMermaid(frame.title))\"]")
            for box in frame.boxes {
                let text = "\"\(Self.escapedMermaid(box.name))<br/>\(Self.escapedMermaid(box.detail))\""
                lines.append("        \(box.id)\(box.isBatch ? "[[\(text)]]" : "[\(text)]")")
            }
            lines.append("    end")
        }
        for arrow in arrows {
            let line = arrow.kind == .next ? "-->" : "-.->"
            let label = arrow.label.isEmpty ? "" : "|\"\(Self.escapedMermaid(arrow.label))\"|"
            lines.append("    \(arrow.from) \(line)\(label) \(arrow.to)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escapedMermaid(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\"": result += "#quot;"
            case "<": result += "#lt;"
            case ">": result += "#gt;"
            case "#": result += "#35;"
            case "\n": result += " "
            default: result.append(character)
            }
        }
        return result
    }
}
