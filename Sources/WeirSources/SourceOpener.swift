package import WeirEngine
package import WeirModel

/// Opens every item source that a manifest can name, with paths relative to the manifest's folder.
package final class SourceOpener: ItemSourceOpener {
    private let folder: String
    private let cancelled: CancelFlag

    /// An opener for one manifest.
    ///
    /// - Parameters:
    ///   - folder: the absolute path of the manifest's folder.
    ///   - cancelled: ends a wait for what comes through a pipe.
    package init(folder: String, cancelled: CancelFlag = CancelFlag()) {
        self.folder = folder
        self.cancelled = cancelled
    }

    package func open(
        _ definition: ItemSourceDefinition, _ scope: TemplateScope
    ) throws(NodeError) -> any ItemSource {
        let settings = SourceSettings(scope: scope)
        switch definition {
        case .each(let list, let name):
            let list = try scope.evaluate(list)
            return if let name { try WrappedListSource(list, as: name) } else { try ListSource(list) }
        case .keys(let map, let name):
            return try KeysSource(try scope.evaluate(map), as: name)
        case .range(let from, let to, let step, let name):
            return try RangeSource(
                from: try settings.integer(from, "from", of: "range"), to: try settings.integer(to, "to", of: "range"),
                step: try settings.integer(step, "step", of: "range"), as: name)
        case .split(let text, let size, let name):
            return try SplitSource(
                try scope.evaluate(text), size: try settings.size(size, of: "split"), as: name)
        case .glob(let pattern, let names):
            let pattern = try settings.text(
                try scope.evaluate(pattern, escape: GlobPattern.escape), "the pattern of \"glob\"")
            return try GlobSource(pattern, folder: folder, names: names)
        case .lines(let path, let size, let name):
            let input = try open(path, of: "lines", settings)
            return RecordSource(LineReader(input), size: try settings.size(optional: size, of: "lines"), as: name)
        case .csv(let path, let separator, let size, let name):
            let separator = try settings.separator(separator)
            let size = try settings.size(optional: size, of: "csv")
            let input = try open(path, of: "csv", settings)
            return RecordSource(try CSVReader(input, separator: separator), size: size, as: name)
        case .jsonl(let path, let size, let name):
            let input = try open(path, of: "jsonl", settings)
            return RecordSource(
                JSONLinesReader(input), size: try settings.size(optional: size, of: "jsonl"), as: name)
        case .matrix(let axes):
            var lists: [(Key, Value)] = []
            for (key, list) in axes { lists.append((key, try scope.evaluate(list))) }
            return try MatrixSource(lists)
        case .nodeType(let name, _, let location):
            throw NodeError(.unsupported, "\(location): the items of the node type \"\(name)\" come from a plugin")
        }
    }

    private func open(
        _ path: Template, of source: String, _ settings: SourceSettings
    ) throws(NodeError) -> BufferedInput {
        let path = try settings.text(try settings.scope.evaluate(path), "the path of \"\(source)\"")
        return try BufferedInput(path, folder: folder, cancelled: cancelled)
    }
}
