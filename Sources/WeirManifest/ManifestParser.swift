package import WeirModel
import WeirValue

/// Reads the YAML text of a manifest, as far as that is possible without knowing any node type.
package enum ManifestParser {
    /// The manifest in some bytes, and every problem of its syntax and structure, sorted by place.
    ///
    /// - Parameters:
    ///   - bytes: the text, UTF-8, at most 16 MiB.
    ///   - file: the manifest's path as the user gave it, for messages.
    ///   - folder: the absolute path of the folder that relative paths in it start from.
    ///   - sources: the item sources that there are.
    /// - Returns: nil for the manifest when the text is no YAML map at all. A manifest that comes with errors is good
    ///   for `ManifestChecker` to find more, not for running.
    package static func parse(
        bytes: [UInt8], file: String, folder: String, sources: [ItemSourceKind]
    ) -> (Manifest?, [Problem]) {
        let log = ProblemLog(file: file)
        let bytes = withoutMark(bytes)
        guard let root = YAMLReader.read(bytes, log: log) else { return (nil, log.sorted) }
        let context = ReadContext(log: log, source: SourceText(bytes), itemSources: sources)
        guard case .map(let entries) = root.content else {
            if context.isNull(root) {
                log.error(SourceLocation(file: file), "the manifest is empty")
            } else {
                log.error(root.place, "a manifest is a map that begins with \"weir: 1\", not \(context.describe(root))")
            }
            return (nil, log.sorted)
        }
        var manifest = Manifest(file: file, folder: folder)
        ManifestReader(context).read(entries, into: &manifest)
        return (manifest, log.sorted)
    }

    /// The functions that an included file declares, and every problem of its syntax and structure, sorted by place.
    ///
    /// - Parameters: as for `parse`; there are no items in it.
    package static func parseIncluded(
        bytes: [UInt8], file: String, folder: String
    ) -> ([FunctionGroupDefinition], [Problem]) {
        let log = ProblemLog(file: file)
        let bytes = withoutMark(bytes)
        guard let root = YAMLReader.read(bytes, log: log) else { return ([], log.sorted) }
        let context = ReadContext(log: log, source: SourceText(bytes), itemSources: [])
        guard let entries = context.entries(root, "an included file") else { return ([], log.sorted) }
        let fields = Fields(entries: entries)
        fields.reportUnknown(
            ManifestKeys.included, log,
            elsewhere: [
                (
                    ManifestKeys.manifest.union(ManifestKeys.flow),
                    "belongs to a manifest; an included file has \"functions\" only"
                )
            ])
        let groups = fields["functions"].map { FunctionReader(context).groups($0, folder: folder) } ?? []
        return (groups, log.sorted)
    }

    private static func withoutMark(_ bytes: [UInt8]) -> [UInt8] {
        let length = ByteOrderMark.length(bytes)
        return length > 0 ? Array(bytes.dropFirst(length)) : bytes
    }
}
