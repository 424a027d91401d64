internal import WeirModel

extension ReadContext {
    /// A pattern for files; what a reference inside it will be is taken literally, and so cannot spoil it.
    func pattern(_ node: YAMLNode) -> Template {
        let count = log.problems.count
        let template = text(node, template: "\"glob\"")
        guard log.problems.count == count, case .scalar(let scalar) = node.content else { return template }
        let written: [Template.Part] =
            switch template {
            case .constant(let value): [.text(value.stringValue ?? "")]
            case .interpolation(let parts): parts
            default: []
            }
        var pattern = ""
        var offsets: [Int] = []
        var offset = 0
        for part in written {
            switch part {
            case .text(let piece):
                pattern += piece
                for _ in piece.utf8 {
                    offsets.append(offset)
                    offset += 1
                }
            case .reference(let reference):
                pattern += "x"
                offsets.append(offset)
                offset += reference.text.utf8.count + "${}".utf8.count
            }
        }
        do {
            _ = try GlobPattern(pattern)
        } catch {
            let place = source.place(in: scalar, at: node.place, offset: offsets[min(error.offset, offsets.count - 1)])
            log.error(place, "\"glob\": \(error.message)")
        }
        return template
    }
}
