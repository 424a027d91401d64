/// The item sources that a manifest can name.
package enum ItemSources {
    /// All of them, in the order in which messages name them; a new one is added here.
    package static let all: [SourceKind] = [
        EachSource.kind, KeysSource.kind, RangeSource.kind, SplitSource.kind, GlobSource.kind, LineReader.kind,
        CSVReader.kind, JSONLinesReader.kind, MatrixSource.kind,
    ]
}
